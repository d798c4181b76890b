import fc from 'fast-check';
import { expect } from 'vitest';
import type {
  JobKey,
  JobStore,
  JournalEntry,
  LinePlace,
  LineStretch,
  Retention,
} from '../../../electron/queue/job-store.ts';
import {
  becomeDue,
  cancelUnstarted,
  deleteJob,
  editJob,
  moveInLine,
  moveJob,
  restoreJob,
  retryByHand,
  retryFailed,
  runUnblocked,
  startRun,
} from '../../../electron/queue/transitions.ts';
import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import { JOB_STATES, type Job, type WaitingJob } from '../../../shared/jobs/job.ts';
import { failedWith, SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, requestOf } from '../../support/jobs.ts';
import { NaiveJobStore, sortedState } from './naive-job-store.ts';
import { KEEP_ALL, type StoreUnderTest } from './store-bench.ts';

/**
 * Random commits, some of them too late or with a key that is taken, and prunings: after each the store answers what
 * the naive one answers, and so it does when it is closed and opened again in the end.
 */
export async function expectSameAsNaive(
  create: () => Promise<StoreUnderTest>,
  comparisons: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { store, reopen, dispose } = await create();
      await store.open();
      const { naive, now } = await sameAsNaive(store, steps);
      await store.close();
      const again = reopen === undefined ? store : await reopen();
      expect(sortedState(await again.open())).toEqual(naive.stored());
      await expectSame(again, naive, now);
      await again.close();
      await dispose?.();
    }),
    { numRuns: comparisons, endOnFailure: true },
  );
}

type Step =
  | { readonly do: 'undo'; readonly back: number; readonly most: number }
  | { readonly do: 'commit'; readonly changes: readonly Change[] }
  | { readonly do: 'prune'; readonly retention: Retention; readonly limit: number };
interface Change {
  readonly pick: number;
  readonly how: number;
  readonly priority: number;
  readonly queue: string;
  readonly delayMs: number;
  readonly key: string | null;
  readonly concurrencyKey?: string | undefined;
  readonly rateKey?: string | undefined;
  /** Computed from an older revision, as a change that comes too late. */
  readonly stale: boolean;
  /** By hand, in a step that can be undone. */
  readonly byHand: 'no' | 'yes' | 'move' | 'edit' | 'delete';
}

const change: fc.Arbitrary<Change> = fc.record({
  pick: fc.nat(),
  how: fc.nat(5),
  priority: fc.integer({ min: -2, max: 2 }),
  queue: fc.constantFrom('default', 'other'),
  delayMs: fc.constantFrom(0, 0, 0, 10, 50),
  key: fc.constantFrom(null, null, 'k', 'l', 'm'),
  concurrencyKey: fc.constantFrom(undefined, undefined, 'a', 'b'),
  rateKey: fc.constantFrom(undefined, undefined, 'a', 'b'),
  stale: fc.boolean(),
  byHand: fc.constantFrom('no', 'no', 'no', 'yes', 'move', 'edit', 'delete'),
});
/** Ages in whole seconds, so that no job is ever exactly at its age: a ms more or less is not the contract's. */
const age = fc.constantFrom(50, 150, KEEP_ALL.completedMs).map((ms) => ms + 0.5);
const retention: fc.Arbitrary<Retention> = fc.record({
  completedMs: age,
  deadMs: age,
  maxFinished: fc.oneof(fc.nat(6), fc.constant(KEEP_ALL.maxFinished)),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('commit' as const), changes: fc.array(change, { maxLength: 8 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prune' as const), retention, limit: fc.nat(4) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(3), most: fc.nat(5) }),
  },
);

async function sameAsNaive(
  store: JobStore,
  history: readonly Step[],
): Promise<{ readonly naive: NaiveJobStore; readonly now: number }> {
  const naive = new NaiveJobStore();
  const older = new Map<string, Job>();
  let now = 1_000;
  let ids = 0;
  let steps = 0;
  // What is taken back goes to an earlier place, and where that is among jobs that were moved, no contract says.
  const mayMove = !history.some((each) => each.do === 'undo');
  for (const each of history) {
    now += 7;
    if (each.do === 'undo') {
      await undo(store, naive, Math.max(1, steps - each.back), each.most, now);
    } else if (each.do === 'prune') {
      const pruned = await store.prune(each.retention, now, each.limit);
      const expected = naive.prune(each.retention, now, each.limit);
      expect(pruned.map((job) => job.id).toSorted()).toEqual(expected.toSorted());
    } else {
      const { all } = naive;
      steps += 1;
      const undoable: UndoStep = {
        number: steps,
        at: now,
        what: { type: 'jobs', action: { type: 'retry' } },
      };
      const events = each.changes.map((wanted) => {
        const current = all[wanted.pick % Math.max(1, all.length)];
        if (current === undefined || wanted.how === 0) {
          ids += 1;
          const { concurrencyKey, rateKey, ...parts } = wanted;
          const keys = { ...(concurrencyKey && { concurrencyKey }), ...(rateKey && { rateKey }) };
          return created({ id: `job-${ids}`, ...parts, ...keys }, now);
        }
        const job = (wanted.stale ? older.get(current.id) : undefined) ?? current;
        older.set(current.id, current);
        const isMoved = mayMove && job.state === 'waiting' && wanted.how === 3;
        if (isMoved) return moveOf(job, wanted.pick, all, now);
        return changeByHand(job, wanted, undoable, now);
      });
      expect(await store.commit(events)).toEqual(naive.commit(events));
    }
    await expectSame(store, naive, now);
  }
  return { naive, now };
}

function changeByHand(job: Job, wanted: Change, step: UndoStep, now: number): JobEvent {
  const { byHand, how, queue, priority } = wanted;
  if (byHand === 'no' || job.state === 'running') return changeOf(job, how, now);
  switch (byHand) {
    case 'yes':
      return { ...changeOf(job, how === 0 ? 1 : 5, now), step };
    case 'move':
      return { ...moveJob(job, { queue, priority }, now), step };
    case 'edit':
      return { ...editJob(job, { ...requestOf({ name: `edit ${now}`, queue, priority }) }, now), step };
    case 'delete':
      return deleteJob(job, step, now);
  }
}

/** Takes back what can be, of at most so many entries. */
async function undo(
  store: JobStore,
  naive: NaiveJobStore,
  step: number,
  most: number,
  now: number,
): Promise<void> {
  const entries = await store.journal.entries(step, null, 100);
  // What has moved on since can't be taken back, and need not be told whole.
  const canBe = ({ current, revision, isDeletion }: Omit<JournalEntry, 'entry'>): boolean =>
    isDeletion || current?.revision === revision;
  const told = entries
    .filter(canBe)
    .map(({ entry: _, ...rest }) => rest)
    .sort((a, b) => a.earlier.id.localeCompare(b.earlier.id));
  const expected = naive.entries(step);
  const withoutEarlier = (all: readonly Omit<JournalEntry, 'entry'>[]): readonly string[] =>
    all.map(({ revision, current, isDeletion }) => `${current?.id} ${revision} ${isDeletion}`).toSorted();
  expect(withoutEarlier(entries)).toEqual(withoutEarlier(expected));
  expect(told).toEqual(expected.filter(canBe));
  const events = entries
    .filter(canBe)
    .slice(0, most)
    .map(({ entry, earlier, current }) => restoreJob(current, earlier, { step, entry }, now));
  expect(await store.commit(events)).toEqual(naive.commit(events));
}

/** To the front, or beside another job, which may be one of another lane or none that waits. */
function moveOf(job: WaitingJob, pick: number, others: readonly Job[], now: number): JobEvent {
  const rest = others.filter((each) => each.id !== job.id);
  const beside = rest[(pick >> 2) % Math.max(1, rest.length)];
  const priority = beside?.state === 'waiting' ? beside.options.priority : job.options.priority;
  if (beside === undefined || pick % 3 === 0) return moveInLine(job, 'front', priority, now);
  return moveInLine(job, pick % 3 === 1 ? { before: beside.id } : { after: beside.id }, priority, now);
}

export function changeOf(job: Job, how: number, now: number): JobEvent {
  switch (job.state) {
    case 'blocked':
      return how > 3 ? cancelUnstarted(job, now) : runUnblocked(job, now);
    case 'scheduled':
      return how > 3 ? cancelUnstarted(job, now) : becomeDue(job, now);
    case 'retrying':
      return how > 3 ? cancelUnstarted(job, now) : retryFailed(job, now);
    case 'waiting':
      return how > 4 ? cancelUnstarted(job, now) : startRun(job, now);
    case 'running':
      return ended(
        job,
        [SUCCEEDED, failedWith('a'), failedWith('b', { retryable: false })][how % 3] ?? SUCCEEDED,
        now,
      );
    case 'completed':
    case 'dead':
    case 'cancelled':
      return retryByHand(job, now);
  }
}

const KEYS: readonly JobKey[] = [
  { type: 'concurrency', key: 'a' },
  { type: 'concurrency', key: 'b' },
  { type: 'rate', key: 'a' },
];

/** In stretches of two. */
async function lineOf(
  store: JobStore,
  queue: string,
  only: JobKey | null,
  without: readonly JobKey[],
): Promise<readonly WaitingJob[]> {
  const jobs: WaitingJob[] = [];
  let after: LinePlace | null = null;
  do {
    const stretch: LineStretch = await store.line({ queue, after, only, without, limit: 2 });
    jobs.push(...stretch.jobs);
    after = stretch.next;
  } while (after !== null);
  return jobs;
}

/** Of the waiting jobs the order within each line; the others sorted. */
function byLine(ids: readonly string[], naive: NaiveJobStore): readonly (readonly [string, string])[] {
  const lineOfId = (id: string): string => {
    const job = naive.get(id);
    return job?.state === 'waiting' ? `${job.queue} ${job.options.priority}` : '';
  };
  const named = ids.map((id) => [lineOfId(id), id] as const);
  return named.toSorted((a, b) => a[0].localeCompare(b[0]) || (a[0] === '' ? a[1].localeCompare(b[1]) : 0));
}

async function expectSame(store: JobStore, naive: NaiveJobStore, now: number): Promise<void> {
  for (const job of naive.all) {
    expect(await store.get(job.id)).toEqual(job);
    expect(await store.runs(job.id, 3)).toEqual(naive.runs(job.id, 3));
    expect(await store.edits(job.id, 100)).toEqual(naive.edits(job.id));
  }
  for (const queue of ['default', 'other']) {
    for (const limit of [2, 100]) {
      expect(await store.waiting(queue, limit)).toEqual(naive.waiting(queue, limit));
    }
    for (const only of [null, ...KEYS]) {
      for (const without of [[], [KEYS[0]], KEYS.slice(1)]) {
        expect(await lineOf(store, queue, only, without as readonly JobKey[])).toEqual(
          naive.line(queue, only, without as readonly JobKey[]),
        );
      }
    }
  }
  expect((await store.oldestWaiting())?.since ?? null).toBe(naive.oldestSince());
  expect((await store.due(now, 4)).map((job) => job.dueAt)).toEqual(naive.dueMoments(now, 4));
  expect(await store.nextDueAt()).toBe(naive.nextDueAt());
  for (const state of [null, ...JOB_STATES]) {
    const wanted = naive.listed(state);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.list({ state, cursor, limit: 3 });
      expect(page?.total).toBe(wanted.length);
      seen.push(...(page?.items.map((item) => item.job.id) ?? []));
      cursor = page?.next ?? null;
    } while (cursor !== null);
    const oldest = await store.list({ state, cursor: null, limit: 10_000, order: 'oldest' });
    expect(oldest?.items.map((item) => item.job.id)).toEqual([...seen].reverse());
    if (!naive.hasMoved || (state !== null && state !== 'waiting')) expect(seen).toEqual(wanted);
    else expect(byLine(seen, naive)).toEqual(byLine(wanted, naive));
  }
}
