import type { HistorySample, PartSample } from '../../../electron/metrics/history/history-store.ts';
import { Sketch } from '../../../electron/metrics/history/sketch.ts';
import { HISTORY_COUNTERS, type HistoryQuery } from '../../../shared/numbers/history.ts';

/** A whole hour, so that steps begin there. */
export const HOUR_START = Date.UTC(2026, 10, 18, 12);

const NO_COUNTS = Object.fromEntries(HISTORY_COUNTERS.map((name) => [name, 0])) as HistorySample['counts'];

export function aSample(
  at: number,
  parts: {
    readonly counts?: Partial<HistorySample['counts']>;
    readonly gauges?: Partial<HistorySample['gauges']>;
    readonly totals?: Partial<HistorySample['totals']>;
    readonly running?: readonly number[];
    readonly parts?: readonly PartSample[];
  } = {},
): HistorySample {
  const sketch = new Sketch();
  for (const ms of parts.running ?? []) sketch.record(ms);
  return {
    at,
    counts: { ...NO_COUNTS, ...parts.counts },
    totals: { ...NO_COUNTS, ...parts.totals },
    gauges: {
      jobs_in_progress: 0,
      queue_size: 0,
      oldest_waiting_ms: 0,
      retrying_jobs: 0,
      dead_jobs: 0,
      workers: 4,
      ...parts.gauges,
    },
    durations: { waiting_ms: null, running_ms: sketch.encode() },
    parts: parts.parts ?? [],
  };
}

/** What is known of a second of a kind of jobs of a queue. */
export function aPart(
  queue: string | null,
  kind: PartSample['kind'],
  parts: {
    readonly counts?: Partial<PartSample['counts']>;
    readonly gauges?: Partial<HistorySample['gauges']>;
    readonly running?: readonly number[];
  },
): PartSample {
  const { counts, gauges, durations } = aSample(0, parts);
  return { queue, kind, counts, gauges, durations };
}

export function aQuery(parts: Partial<HistoryQuery> = {}): HistoryQuery {
  return {
    metric: 'jobs_completed',
    from: HOUR_START,
    to: HOUR_START + 60_000,
    points: 60,
    before: false,
    queue: null,
    kind: null,
    ...parts,
  };
}

/** The value at the rank that a sketch means. */
export function exactQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
