import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { recoverFromCrash } from '../../../electron/desktop/crash/crash.ts';
import { recordingLogger } from '../../ipc/fakes.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const { showMessageBox } = vi.hoisted(() => ({ showMessageBox: vi.fn() }));
vi.mock('electron', () => ({ BrowserWindow: { fromWebContents: () => null }, dialog: { showMessageBox } }));
beforeEach(() => void showMessageBox.mockReset().mockResolvedValue({ response: 1 }));

function setUp() {
  const clock = new FakeClock();
  const logger = recordingLogger();
  let gone = 0;
  let crashed = 0;
  const contents = Object.assign(new EventEmitter(), {
    reload: vi.fn(),
    forcefullyCrashRenderer: vi.fn(),
    isDestroyed: () => false,
  });
  recoverFromCrash(contents as unknown as WebContents, {
    logger,
    clock,
    onGone: () => {
      gone += 1;
    },
    onCrashed: () => {
      crashed += 1;
    },
  });
  const crash = (reason = 'crashed'): void => {
    contents.emit('render-process-gone', {}, { reason, exitCode: 139 });
  };
  return {
    clock,
    logger,
    contents,
    crash,
    reloads: () => contents.reload.mock.calls.length,
    told: () => ({ gone, crashed }),
  };
}

test('a page that crashes is loaded again, and told in the log', () => {
  const { crash, logger, reloads, told } = setUp();
  crash();
  expect([reloads(), told()]).toEqual([1, { gone: 1, crashed: 1 }]);
  expect(logger.lines).toEqual([
    { level: 'ERROR', event: 'window_crashed', fields: { reason: 'crashed', exit_code: 139 } },
  ]);
});

test('a page that went by itself is not loaded again', () => {
  const { crash, logger, reloads, told } = setUp();
  crash('clean-exit');
  expect([reloads(), told(), logger.lines]).toEqual([0, { gone: 1, crashed: 0 }, []]);
});

test('the fourth crash within a minute asks instead, and is loaded again only when that is wanted', async () => {
  const { clock, crash, reloads } = setUp();
  for (let count = 0; count < 3; count += 1) {
    crash();
    await clock.advance(10_000);
  }
  expect([reloads(), showMessageBox.mock.calls.length]).toEqual([3, 0]);
  crash();
  await clock.advance(10_000);
  expect([reloads(), showMessageBox.mock.calls.length], 'after "Leave it"').toEqual([3, 1]);
  showMessageBox.mockResolvedValue({ response: 0 });
  crash();
  await clock.advance(0);
  expect([reloads(), showMessageBox.mock.calls.length], 'after "Load again"').toEqual([4, 2]);
});

test('crashes that are more than a minute apart are not held against the page', async () => {
  const { clock, crash, reloads } = setUp();
  for (let count = 0; count < 10; count += 1) {
    crash();
    await clock.advance(20_000);
  }
  expect([reloads(), showMessageBox.mock.calls.length]).toEqual([10, 0]);
});

test('a page that hangs is asked about; it is ended, and so loaded again, only when that is wanted', async () => {
  for (const [response, ended] of [
    [0, 0],
    [1, 1],
  ]) {
    const { contents, clock, logger } = setUp();
    showMessageBox.mockReset().mockResolvedValue({ response });
    contents.emit('unresponsive');
    contents.emit('unresponsive');
    await clock.advance(0);
    expect(showMessageBox, 'asked once').toHaveBeenCalledTimes(1);
    expect(contents.forcefullyCrashRenderer).toHaveBeenCalledTimes(ended ?? 0);
    expect(logger.lines.map(({ event }) => event)).toEqual(['window_hangs']);
  }
});

test('a page that answers again needs no answer: the question goes, and what is chosen then does nothing', async () => {
  const { contents, clock } = setUp();
  const answer = Promise.withResolvers<{ response: number }>();
  showMessageBox.mockReturnValue(answer.promise);
  contents.emit('unresponsive');
  const [[{ signal }]] = showMessageBox.mock.calls as unknown as [[{ readonly signal: AbortSignal }]];
  contents.emit('responsive');
  expect(signal.aborted).toBe(true);
  answer.resolve({ response: 1 });
  await clock.advance(0);
  expect(contents.forcefullyCrashRenderer).not.toHaveBeenCalled();
  showMessageBox.mockResolvedValue({ response: 0 });
  contents.emit('unresponsive');
  expect(showMessageBox, 'asked again the next time').toHaveBeenCalledTimes(2);
});
