import { beforeEach, expect, test, vi } from 'vitest';
import { noticeCrash } from '../../../electron/desktop/crash/crash-notice.ts';
import type { MainWindow } from '../../../electron/desktop/window/main-window.ts';
import type { EngineHealth } from '../../../shared/app-health.ts';

const system = vi.hoisted(() => ({ shown: [] as { emit: (event: string) => void }[], supported: true }));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class Notification extends EventEmitter {
    static isSupported = (): boolean => system.supported;
    show(): void {
      system.shown.push(this);
    }
  }
  return { Notification };
});
beforeEach(() => {
  system.shown.length = 0;
  system.supported = true;
});

const CRASHED: EngineHealth = { state: 'crashed', at: 1, what: 'A bug.', noRestart: null };

function tell(engine: EngineHealth, isFocused: boolean | null) {
  const show = vi.fn();
  const current = isFocused === null ? null : { isFocused: () => isFocused };
  noticeCrash({ engine, windowCrashedAt: null }, { current: () => current, show } as unknown as MainWindow);
  return show;
}

test('a crash of the engine is told when nobody looks at the window, and a click opens it', () => {
  for (const isFocused of [false, null]) {
    system.shown.length = 0;
    const show = tell(CRASHED, isFocused);
    system.shown[0]?.emit('click');
    expect([system.shown.length, show.mock.calls.length]).toEqual([1, 1]);
  }
});

test('it is not told to who sees it there, when all is well, or where nothing can be shown', () => {
  tell(CRASHED, true);
  tell({ state: 'well' }, false);
  tell({ state: 'restarting' }, false);
  system.supported = false;
  tell(CRASHED, false);
  expect(system.shown).toEqual([]);
});
