import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manageLifecycle } from '../../electron/desktop/lifecycle.ts';
import type { MainWindow } from '../../electron/desktop/window/main-window.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import { aSnapshot, FakeSnapshots, recordingLogger } from '../ipc/fakes.ts';
import { turns } from '../support/turns.ts';

const { showMessageBox } = vi.hoisted(() => ({ showMessageBox: vi.fn() }));
vi.mock('electron', () => ({ dialog: { showMessageBox } }));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
beforeEach(() => void showMessageBox.mockReset());
afterEach(() => {
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
    }
  }
});

/** Electron's way out: before-quit may be refused; then the windows go, then will-quit, which may be refused, too. */
class FakeApp extends EventEmitter {
  readonly exits: number[] = [];

  quit(): void {
    if (!this.#ask('before-quit')) return;
    this.#ask('will-quit');
  }
  exit(code: number): void {
    this.exits.push(code);
  }
  #ask(name: string): boolean {
    let refused = false;
    this.emit(name, {
      preventDefault: () => {
        refused = true;
      },
    });
    return !refused;
  }
}

function setUp() {
  const app = new FakeApp();
  const logger = recordingLogger();
  const engineStopped = Promise.withResolvers<void>();
  const stop = vi.fn(() => engineStopped.promise);
  const answer = Promise.withResolvers<{ response: number }>();
  showMessageBox.mockReturnValue(answer.promise);
  const session = {
    engine: { stop } as unknown as Engine,
    snapshots: new FakeSnapshots(aSnapshot({ jobs: { running: 1 } })),
    shutDoors: () => undefined,
    cleanUp: async () => undefined,
  };
  const lifecycle = manageLifecycle({
    app: app as unknown as App,
    session: () => session,
    logger,
    window: { current: () => null, destroy: () => undefined } as unknown as MainWindow,
    cleanUp: async () => undefined,
  });
  return { app, lifecycle, logger, stop, answer, engineStopped };
}
const [QUIT, KEEP_RUNNING] = [0, 1];

test('while a job runs quitting asks once, and an answer decides', async () => {
  const { app, lifecycle, stop, answer, engineStopped } = setUp();
  app.quit();
  app.quit();
  expect(showMessageBox).toHaveBeenCalledTimes(1);
  expect([lifecycle.isQuitting(), stop.mock.calls.length]).toEqual([false, 0]);
  answer.resolve({ response: QUIT });
  await turns(3);
  expect([lifecycle.isQuitting(), stop.mock.calls.length]).toEqual([true, 1]);
  engineStopped.resolve();
  await turns(3);
  expect(app.exits).toEqual([0]);
});

for (const response of [QUIT, KEEP_RUNNING]) {
  test(`the answer ${response} that comes when a signal has begun to quit changes nothing`, async () => {
    const { app, lifecycle, stop, answer, engineStopped } = setUp();
    app.quit();
    lifecycle.quit(143);
    answer.resolve({ response });
    await turns(3);
    expect(lifecycle.isQuitting(), 'still quitting').toBe(true);
    app.quit();
    engineStopped.resolve();
    await turns(3);
    expect([stop.mock.calls.length, app.exits, showMessageBox.mock.calls.length]).toEqual([1, [143], 1]);
  });
}

test('a question that fails is told in the log; a quit that has begun meanwhile goes on', async () => {
  const { app, lifecycle, logger, answer } = setUp();
  app.quit();
  lifecycle.quit(143);
  answer.reject(new Error('no display'));
  await turns(3);
  expect(lifecycle.isQuitting()).toBe(true);
  expect(logger.lines).toEqual([
    { level: 'ERROR', event: 'quit_question_failed', fields: { error: 'no display' } },
  ]);
});

test('after "Keep running" the next quit asks again', async () => {
  const { app, lifecycle, answer } = setUp();
  app.quit();
  answer.resolve({ response: KEEP_RUNNING });
  await turns(3);
  expect(lifecycle.isQuitting()).toBe(false);
  app.quit();
  expect(showMessageBox).toHaveBeenCalledTimes(2);
});
