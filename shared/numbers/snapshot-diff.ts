import { JOB_STATES } from '../jobs/job.ts';
import { JOB_COUNTERS, type JobCounter } from './history.ts';
import type { ComparedSnapshot } from './snapshot-file.ts';

/** What is different between two snapshots: what was counted meanwhile, what is so now and was so then, what was set. */
export const DIFF_FORMAT = 'jobdeck.diff/1';

export interface SnapshotDiff {
  readonly format: typeof DIFF_FORMAT;
  /** ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  /** Between the two; below 0 when the second was taken before the first. */
  readonly seconds: number;
  /** What is to be known before one reads the numbers, in sentences. */
  readonly notes: readonly string[];
  readonly counters: readonly CounterDiff[];
  /** All of them; durations in seconds. */
  readonly gauges: readonly GaugeDiff[];
  /** Those that are in one of them, and what differs: by name. */
  readonly queues: readonly QueueDiff[];
  /** Of each kind what is another; null: one of them did not count by kind. */
  readonly kinds: readonly KindDiff[] | null;
  readonly settings: readonly SettingDiff[];
}

/** Two files, or a file and the present. */
export interface SnapshotsCompared {
  readonly first: string;
  /** null: the present. */
  readonly second: string | null;
  readonly diff: SnapshotDiff;
}

export interface CounterDiff {
  readonly name: JobCounter;
  readonly from: number;
  readonly to: number;
  /** null: they are not of the same books. */
  readonly delta: number | null;
  /** null also when no time has passed. */
  readonly per_second: number | null;
}

export interface GaugeDiff {
  readonly name: string;
  /** null: there was none, or it was not known. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface QueueDiff {
  readonly name: string;
  readonly is: 'there' | 'new' | 'gone';
  /** Of the states in which the number of jobs is another. */
  readonly jobs: readonly GaugeDiff[];
}

export interface KindDiff {
  readonly kind: string;
  readonly counts: readonly KindCountDiff[];
}

/** Counted since the start of the engine, but for `jobs_in_progress`. */
export interface KindCountDiff {
  readonly name: JobCounter | 'jobs_in_progress';
  /** null: there is none of that kind. */
  readonly from: number | null;
  readonly to: number | null;
  /** null: they were counted from different starts on, or it is no counter. */
  readonly delta: number | null;
}

export interface SettingDiff {
  /** null: of all queues together. */
  readonly queue: string | null;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export function diffSnapshots(before: ComparedSnapshot, after: ComparedSnapshot): SnapshotDiff {
  const seconds = (Date.parse(after.taken_at) - Date.parse(before.taken_at)) / 1000;
  const isSame = isOfSameBooks(before, after, seconds);
  return {
    format: DIFF_FORMAT,
    from: before.taken_at,
    to: after.taken_at,
    seconds,
    notes: notesOf(before, after, { seconds, isSame }),
    counters: JOB_COUNTERS.map((name) => {
      const [from, to] = [before[name], after[name]];
      const delta = isSame ? to - from : null;
      const rate = delta === null || seconds === 0 ? null : Math.round((delta / seconds) * 1e6) / 1e6;
      return { name, from, to, delta, per_second: rate };
    }),
    gauges: gaugesOf(before, after),
    queues: queuesOf(before, after),
    kinds: kindsOf(before, after, isSame),
    settings: settingsOf(before, after),
  };
}

/** Counters only go up, unless they were begun anew: in memory with each start, on disk with another folder. */
function isOfSameBooks(before: ComparedSnapshot, after: ComparedSnapshot, seconds: number): boolean {
  const [earlier, later] = seconds < 0 ? [after, before] : [before, after];
  const hasBegunAnew =
    earlier.engine.started_at !== later.engine.started_at &&
    (earlier.engine.backend === 'memory' || later.engine.backend === 'memory');
  if (hasBegunAnew || earlier.engine.storage.folder !== later.engine.storage.folder) return false;
  return JOB_COUNTERS.every((name) => earlier[name] <= later[name]);
}

function notesOf(
  before: ComparedSnapshot,
  after: ComparedSnapshot,
  { seconds, isSame }: { readonly seconds: number; readonly isSame: boolean },
): readonly string[] {
  const [from, to] = [before.engine, after.engine];
  const notes: string[] = [];
  if (seconds < 0) notes.push('The second one was taken before the first: the numbers go back in time.');
  if (from.started_at !== to.started_at)
    notes.push(
      `The engine was started anew between them, at ${seconds < 0 ? from.started_at : to.started_at}.`,
    );
  if (from.version !== to.version) notes.push(`Jobdeck ${from.version} became ${to.version}.`);
  const [here, there] = [from.storage.folder, to.storage.folder];
  if (here !== there)
    notes.push(`They are of different places: ${here ?? 'memory'} and ${there ?? 'memory'}.`);
  if (!isSame)
    notes.push('Their counters are not of the same books, so what was counted between them is not known.');
  for (const [which, { conservation }] of [
    ['first', before],
    ['second', after],
  ] as const) {
    if (!conservation.holds)
      notes.push(
        `The books of the ${which} one do not balance: ${conservation.breach ?? conservation.equation}`,
      );
  }
  if (before.queues_left_out + after.queues_left_out > 0)
    notes.push('Not all queues are in both of them: a snapshot has a limited number.');
  return [...notes, ...kindNotes(before, after, isSame)];
}

function gaugesOf(before: ComparedSnapshot, after: ComparedSnapshot): readonly GaugeDiff[] {
  const gauge = (name: string, read: (of: ComparedSnapshot) => number | null): GaugeDiff => ({
    name,
    from: read(before),
    to: read(after),
  });
  const percentiles = (['waiting', 'running'] as const).flatMap((what) =>
    (['p50', 'p95', 'p99'] as const).map((part) =>
      gauge(`${what}_${part}_seconds`, ({ durations }) => durations[what]?.[part] ?? null),
    ),
  );
  return [
    gauge('jobs_in_progress', (of) => of.jobs_in_progress),
    ...JOB_STATES.map((state) => gauge(`jobs_${state}_now`, ({ jobs }) => jobs[state] ?? 0)),
    gauge('oldest_waiting_seconds', (of) => of.oldest_waiting?.waiting_seconds ?? null),
    gauge('drain_seconds', (of) => of.drain_seconds),
    gauge('success_rate', (of) => of.success_rate),
    gauge('failure_rate', (of) => of.failure_rate),
    gauge('retry_rate', (of) => of.retry_rate),
    ...percentiles,
  ];
}

type Queue = ComparedSnapshot['queues'][number];

function queuesOf(before: ComparedSnapshot, after: ComparedSnapshot): readonly QueueDiff[] {
  return pairsOf(before, after).flatMap(([name, from, to]): readonly QueueDiff[] => {
    const jobs = JOB_STATES.map((state) => ({
      name: state,
      from: from?.jobs[state] ?? 0,
      to: to?.jobs[state] ?? 0,
    })).filter((each) => each.from !== each.to);
    const is = from === null ? 'new' : to === null ? 'gone' : 'there';
    return is === 'there' && jobs.length === 0 ? [] : [{ name, is, jobs }];
  });
}

function pairsOf(
  before: ComparedSnapshot,
  after: ComparedSnapshot,
): readonly (readonly [name: string, from: Queue | null, to: Queue | null])[] {
  const [from, to] = [before, after].map(({ queues }) => new Map(queues.map((queue) => [queue.name, queue])));
  const names = [...new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])])].sort();
  return names.map((name) => [name, from?.get(name) ?? null, to?.get(name) ?? null]);
}

/** They are counted from each start on, so only two of the same start tell what was between them. */
function kindsOf(
  before: ComparedSnapshot,
  after: ComparedSnapshot,
  isSame: boolean,
): readonly KindDiff[] | null {
  if (before.kinds === undefined || after.kinds === undefined) return null;
  const isSameStart = isSame && before.engine.started_at === after.engine.started_at;
  const names = [...new Set([...before.kinds, ...after.kinds].map(({ kind }) => kind))];
  return names.flatMap((kind): readonly KindDiff[] => {
    const [earlier, later] = [before, after].map(({ kinds }) => kinds?.find((each) => each.kind === kind));
    const counts = ([...JOB_COUNTERS, 'jobs_in_progress'] as const)
      .map((name): KindCountDiff => {
        const [from, to] = [earlier?.[name] ?? null, later?.[name] ?? null];
        const isKnown = isSameStart && name !== 'jobs_in_progress' && from !== null && to !== null;
        return { name, from, to, delta: isKnown ? to - from : null };
      })
      .filter(({ from, to }) => from !== to);
    return counts.length === 0 ? [] : [{ kind, counts }];
  });
}

function kindNotes(before: ComparedSnapshot, after: ComparedSnapshot, isSame: boolean): readonly string[] {
  const old = [before, after].flatMap(({ kinds }, index) =>
    kinds === undefined ? [index === 0 ? 'first' : 'second'] : [],
  );
  if (old.length > 0)
    return [`The ${old.join(' and the ')} one did not count by kind: an earlier Jobdeck made it.`];
  // Of other books nothing that was counted is known, which was said already.
  if (!isSame || before.engine.started_at === after.engine.started_at) return [];
  return [
    'Counts by kind begin anew with each start, so what was counted by kind between them is not known.',
  ];
}

function settingsOf(before: ComparedSnapshot, after: ComparedSnapshot): readonly SettingDiff[] {
  const [from, to] = [before.engine, after.engine];
  const all: SettingDiff[] = [
    { queue: null, name: 'workers', from: String(from.concurrency), to: String(to.concurrency) },
    { queue: null, name: 'load limit', from: textOf(from.max_load_per_cpu), to: textOf(to.max_load_per_cpu) },
    {
      queue: null,
      name: 'free memory limit, bytes',
      from: textOf(from.min_free_memory_bytes),
      to: textOf(to.min_free_memory_bytes),
    },
  ];
  for (const [queue, earlier, later] of pairsOf(before, after)) {
    if (earlier === null || later === null) continue;
    all.push(
      { queue, name: 'limit', from: String(earlier.concurrency), to: String(later.concurrency) },
      { queue, name: 'state', from: stateOf(earlier), to: stateOf(later) },
      { queue, name: 'rate', from: rateOf(earlier.rate), to: rateOf(later.rate) },
      { queue, name: 'rate of each key', from: rateOf(earlier.rate_per_key), to: rateOf(later.rate_per_key) },
    );
  }
  // What one of them was too old to tell has not changed.
  return all.filter((each) => each.from !== each.to && each.from !== NOT_TOLD && each.to !== NOT_TOLD);
}

const NOT_TOLD = 'not told';
const textOf = (value: number | null | undefined): string =>
  value === undefined ? NOT_TOLD : value === null ? 'none' : String(value);
const stateOf = ({ paused_at }: Queue): string => (paused_at === null ? 'running' : 'paused');
const rateOf = (rate: Queue['rate']): string => {
  if (rate === undefined) return NOT_TOLD;
  return rate === null ? 'none' : `${rate.limit} per ${rate.interval_seconds} s`;
};
