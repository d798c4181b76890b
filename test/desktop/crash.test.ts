import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { recoverFromCrash } from '../../electron/desktop/crash.ts';
import { recordingLogger } from '../ipc/fakes.ts';
import { FakeClock } from '../support/fake-clock.ts';

const { showMessageBox } = vi.hoisted(() => ({ showMessageBox: vi.fn() }));
vi.mock('electron', () => ({ dialog: { showMessageBox } }));
beforeEach(() => void showMessageBox.mockReset().mockResolvedValue({ response: 1 }));

function setUp() {
  const clock = new FakeClock();
  const logger = recordingLogger();
  let gone = 0;
  const contents = Object.assign(new EventEmitter(), { reload: vi.fn(), isDestroyed: () => false });
  recoverFromCrash(contents as unknown as WebContents, {
    logger,
    clock,
    onGone: () => {
      gone += 1;
    },
  });
  const crash = (reason = 'crashed'): void => {
    contents.emit('render-process-gone', {}, { reason, exitCode: 139 });
  };
  return { clock, logger, crash, reloads: () => contents.reload.mock.calls.length, gone: () => gone };
}

test('a page that crashes is loaded again, and told in the log', () => {
  const { crash, logger, reloads, gone } = setUp();
  crash();
  expect([reloads(), gone()]).toEqual([1, 1]);
  expect(logger.lines).toEqual([
    { level: 'ERROR', event: 'window_crashed', fields: { reason: 'crashed', exit_code: 139 } },
  ]);
});

test('a page that went by itself is not loaded again', () => {
  const { crash, logger, reloads, gone } = setUp();
  crash('clean-exit');
  expect([reloads(), gone(), logger.lines]).toEqual([0, 1, []]);
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
