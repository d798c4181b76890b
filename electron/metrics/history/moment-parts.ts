import { JOB_KINDS, type JobKind } from '../../../shared/jobs/job.ts';
import {
  type HistoryMoment,
  isKnownOf,
  JOB_COUNTERS,
  type JobCounter,
  type LineGauge,
  type MomentPart,
} from '../../../shared/numbers/history.ts';
import { queuesInOrder } from '../../../shared/numbers/queues-in-order.ts';
import { foldCounter, type Grid } from './fold.ts';
import { percentilesOf } from './percentiles.ts';
import type { RowSource } from './query.ts';
import type { Tier } from './tiers.ts';

interface Moment {
  readonly tier: Tier;
  readonly from: number;
  readonly to: number;
  readonly windowMs: number;
  readonly grid: Grid;
}

type Part =
  | { readonly queue: string; readonly kind: null }
  | { readonly queue: null; readonly kind: JobKind };

/** The moment by queue and by kind; null where an earlier Jobdeck did not keep them apart. */
export function partsAt(source: RowSource, moment: Moment): Pick<HistoryMoment, 'queues' | 'kinds'> {
  const { tier, from, to } = moment;
  const isKnown = source.partRows(tier, { ...ANY_KIND, isGauge: false }, [], from, to).length > 0;
  if (!isKnown) return { queues: null, kinds: null };
  const part = (of: Part): MomentPart => partAt(source, moment, of);
  return {
    queues: queuesInOrder(source.queuesUntil(tier, to)).map((queue) => ({
      queue,
      ...part({ queue, kind: null }),
    })),
    kinds: JOB_KINDS.map((kind) => ({ kind, ...part({ queue: null, kind }) })),
  };
}

const ANY_KIND = { queue: null, kind: JOB_KINDS[0] } as const;

function partAt(source: RowSource, { tier, from, to, windowMs, grid }: Moment, of: Part): MomentPart {
  const gauge = (name: LineGauge): number | null => {
    if (!isKnownOf(name, of)) return null;
    const columns = ['min', 'sum', 'max', 'last'].map((each) => `${name}_${each}`);
    return Number(source.partRows(tier, { ...of, isGauge: true }, columns, from, to)[0]?.at(-1) ?? 0);
  };
  const counted = { ...of, isGauge: false };
  const names = [...JOB_COUNTERS, 'waiting_ms', 'running_ms'];
  const rows = source.partRows(tier, counted, names, to - windowMs, to);
  const started = source.partRows(tier, counted, ['jobs_started'], grid.from, to);
  const { series } = foldCounter(started, grid);
  return {
    inProgress: gauge('jobs_in_progress') ?? 0,
    waiting: gauge('queue_size'),
    oldestWaitingMs: gauge('oldest_waiting_ms'),
    counts: Object.fromEntries(
      JOB_COUNTERS.map((name, index) => [
        name,
        rows.reduce((sum, row) => sum + Number(row[index + BEFORE] ?? 0), 0),
      ]),
    ) as Record<JobCounter, number>,
    durations: {
      waiting: percentilesOf(rows, JOB_COUNTERS.length + BEFORE),
      running: percentilesOf(rows, JOB_COUNTERS.length + BEFORE + 1),
    },
    starts: series.kind === 'counter' ? series.counts.map((count) => count ?? 0) : [],
  };
}

/** A row has its moment and its seconds before its columns. */
const BEFORE = 2;
