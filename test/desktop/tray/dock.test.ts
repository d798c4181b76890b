import type { BrowserWindow, NativeImage } from 'electron';
import { expect, test, vi } from 'vitest';
import { drawBadge } from '../../../electron/desktop/tray/badge-icon.ts';
import { createDock } from '../../../electron/desktop/tray/dock.ts';
import { Backlog } from '../../../electron/desktop/tray/dock-view.ts';
import type { JobState } from '../../../shared/jobs/job.ts';
import type { Metrics } from '../../../shared/numbers/metrics.ts';
import type { EngineStatus, RunningNow, Snapshot } from '../../../shared/numbers/snapshot.ts';
import { aSnapshot, FakeSnapshots } from '../../ipc/fakes.ts';
import { FakeClock } from '../../support/fake-clock.ts';

vi.mock('electron', async () => ({
  nativeImage: (await import('../../electron-stand-in/main/native-image.ts')).nativeImageModule,
}));

const at = (
  jobs: Partial<Record<JobState, number>>,
  metrics: Partial<Metrics> = {},
  rest: { engine?: Partial<EngineStatus>; running?: readonly RunningNow[] } = {},
): Snapshot =>
  aSnapshot({
    jobs,
    metrics: { jobs_completed: 100, jobs_dead: 7, jobs_cancelled: 9, ...metrics },
    ...rest,
  });

test('progress is what ended since something was open, of that and what is open', () => {
  const backlog = new Backlog();
  expect(backlog.next(at({ completed: 100 })).progress, 'idle').toBeNull();
  expect(backlog.next(at({ waiting: 8, running: 2 })).progress, 'ten are queued').toBe(0);
  expect(backlog.next(at({ waiting: 3, running: 2 }, { jobs_completed: 104, jobs_dead: 8 })).progress).toBe(
    0.5,
  );
  expect(backlog.next(at({ waiting: 13, running: 2 }, { jobs_completed: 105 })).progress, 'more').toBe(0.25);
  expect(
    backlog.next(at({ retrying: 3, scheduled: 9, blocked: 2 }, { jobs_completed: 120 })).progress,
  ).toBeNull();
  expect(backlog.next(at({ waiting: 1 }, { jobs_completed: 120 })).progress, 'begins anew').toBe(0);
});

test('what a running job tells of itself counts', () => {
  const backlog = new Backlog();
  backlog.next(at({ running: 1 }));
  const running = [{ progress: { share: 0.375, text: '' } }] as unknown as readonly RunningNow[];
  expect(backlog.next(at({ running: 1 }, {}, { running })).progress).toBe(0.37);
});

test('a death in this backlog, or a disk that takes nothing, is an error; a pause is one of its own', () => {
  const modes = (...snapshots: readonly Snapshot[]): string[] => {
    const backlog = new Backlog();
    return snapshots.map((snapshot) => backlog.next(snapshot).mode);
  };
  expect(modes(at({ running: 1, dead: 7 }), at({ running: 1, dead: 8 }, { jobs_dead: 8 }))).toEqual([
    'normal',
    'error',
  ]);
  expect(modes(at({ waiting: 1 }, {}, { engine: { state: 'paused' } }))).toEqual(['paused']);
  const storage = { state: 'full', folder: '/data', since: 1, message: 'Full.' } as const;
  expect(modes(at({ waiting: 1 }, {}, { engine: { state: 'paused', storage } }))).toEqual(['error']);
});

function setUp(platform: NodeJS.Platform) {
  const clock = new FakeClock();
  const snapshots = new FakeSnapshots(at({ waiting: 4, dead: 2 }));
  const app = { setBadgeCount: vi.fn(() => true) };
  const made = { setProgressBar: vi.fn(), setOverlayIcon: vi.fn() };
  let window: typeof made | null = made;
  const dock = createDock({
    app,
    platform,
    snapshots,
    clock,
    window: () => window as unknown as BrowserWindow | null,
  });
  return {
    app,
    dock,
    made,
    close: () => {
      window = null;
    },
    become: async (snapshot: Snapshot): Promise<void> => {
      snapshots.change(snapshot);
      await clock.advance(1_000);
    },
  };
}

test('the bar and the badge are set when they change, and taken away in the end', async () => {
  const { app, dock, made, become } = setUp('linux');
  await become(at({ waiting: 4, dead: 2 }));
  await become(at({ waiting: 3, dead: 2 }, { jobs_completed: 101 }));
  await become(at({ dead: 2 }, { jobs_completed: 104 }));
  expect(made.setProgressBar.mock.calls).toEqual([[0, { mode: 'normal' }], [0.25, { mode: 'normal' }], [-1]]);
  dock.stop();
  expect(app.setBadgeCount.mock.calls).toEqual([[2], [0]]);
  expect(made.setOverlayIcon).not.toHaveBeenCalled();
});

test('Windows has the dead on the button of the window, anew when it shows again', async () => {
  const { app, dock, made, become } = setUp('win32');
  dock.redraw();
  await become(at({ waiting: 4, dead: 12 }));
  await become(at({}, { jobs_completed: 104 }));
  const said = made.setOverlayIcon.mock.calls as [NativeImage | null, string][];
  expect(said.map(([image, text]) => [image?.getSize().width ?? null, text])).toEqual([
    [16, '2 jobs are dead'],
    [16, '12 jobs are dead'],
    [null, ''],
  ]);
  expect(app.setBadgeCount).not.toHaveBeenCalled();
});

test('without a window the bar waits for one', async () => {
  const { made, close, become } = setUp('darwin');
  close();
  await become(at({ waiting: 3, dead: 3 }, { jobs_completed: 101 }));
  expect(made.setProgressBar).toHaveBeenCalledTimes(1);
});

test('the number on the disc can be told apart, and is white on red', () => {
  const drawn = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => drawBadge(count, 1).join());
  expect(new Set(drawn).size).toBe(10);
  expect(drawBadge(10, 1)).toEqual(drawBadge(4_000, 1));
  const middle = (8 * 16 + 2) * 4;
  expect([...drawBadge(1, 1).subarray(middle, middle + 4)]).toEqual([201, 42, 39, 255]);
  expect([...drawBadge(1, 1).subarray(0, 4)].at(-1), 'the corner is clear').toBe(0);
});
