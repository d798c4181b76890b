import { describe, expect, it } from 'vitest';
import type { Snapshot, StorageStatus } from '../../../shared/numbers/snapshot.ts';
import { summaryLine } from '../../../shared/numbers/summary.ts';

interface Present {
  readonly jobs?: Partial<Snapshot['jobs']>;
  readonly state?: Snapshot['engine']['state'];
  readonly storage?: StorageStatus['state'];
  readonly drainMs?: number | null;
  readonly waitingPaused?: number;
}

/** The line reads these parts of a snapshot alone. */
function snapshotOf(present: Present): Snapshot {
  const { jobs = {}, state = 'running', storage = 'ok', drainMs = null, waitingPaused = 0 } = present;
  return {
    jobs: { running: 0, waiting: 0, retrying: 0, dead: 0, ...jobs },
    engine: { state, storage: { state: storage, folder: null, since: null, message: null } },
    drainMs,
    waitingPaused,
  } as Snapshot;
}

describe('summaryLine', () => {
  it.each<[present: Present, line: string]>([
    [{}, 'Jobdeck: 0 running, 0 waiting'],
    [
      { jobs: { running: 6, waiting: 29, dead: 14 }, drainMs: 361_000 },
      'Jobdeck: 6 running, 29 waiting, 14 dead, drains in ~6 min',
    ],
    [{ jobs: { waiting: 12_345, retrying: 2 } }, 'Jobdeck: 0 running, 12,345 waiting, 2 retrying'],
    [
      { jobs: { waiting: 29 }, drainMs: 361_000, waitingPaused: 1 },
      'Jobdeck: 0 running, 29 waiting, drains in ~6 min, 1 waits in paused queues',
    ],
    [{ state: 'paused', drainMs: 5_000 }, 'Jobdeck: 0 running, 0 waiting, paused'],
    [{ storage: 'full' }, 'Jobdeck: the disk is full, 0 running, 0 waiting'],
    [{ storage: 'read-only' }, 'Jobdeck: the data folder is read-only, 0 running, 0 waiting'],
  ])('of %j is %s', (present, line) => {
    expect(summaryLine(snapshotOf(present))).toBe(line);
  });
});

it.each([
  [0, '1 s'],
  [400, '1 s'],
  [59_600, '1 min'],
  [61_000, '1 min'],
  [95_000, '2 min'],
  [3_590_000, '1 h'],
  [5_500_000, '2 h'],
])('summaryLine shows a drain of %d ms as ~%s, not finer than an estimate can be', (drainMs, text) => {
  expect(summaryLine(snapshotOf({ drainMs }))).toBe(`Jobdeck: 0 running, 0 waiting, drains in ~${text}`);
});
