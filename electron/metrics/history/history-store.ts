import type { JobKind } from '../../../shared/jobs/job.ts';
import type {
  HistoryCounter,
  HistoryDuration,
  HistoryGauge,
  HistoryMarker,
  HistoryMoment,
  HistoryQuery,
  HistoryReply,
  JobCounter,
  LineGauge,
} from '../../../shared/numbers/history.ts';

/** One second. */
export interface HistorySample {
  /** Where the second begins, wall time, ms. */
  readonly at: number;
  /** What was counted in it. */
  readonly counts: Readonly<Record<HistoryCounter, number>>;
  /** What was read at its end, whole numbers. */
  readonly gauges: Readonly<Record<HistoryGauge, number>>;
  /** The counters as they were at its end. */
  readonly totals: Readonly<Record<JobCounter, number>>;
  /** Encoded sketches; null: nothing was measured. */
  readonly durations: Readonly<Record<HistoryDuration, Uint8Array | null>>;
  /** Of those that are left out nothing was counted, and no job is there. */
  readonly parts: readonly PartSample[];
}

/**
 * The same of a kind of jobs of a queue; of a queue, with null as kind, or of a kind, with null as queue, the gauges alone:
 * their least and most is no sum.
 */
export interface PartSample {
  readonly queue: string | null;
  readonly kind: JobKind | null;
  readonly counts: Readonly<Record<JobCounter, number>>;
  readonly gauges: Readonly<Record<LineGauge, number>>;
  readonly durations: Readonly<Record<HistoryDuration, Uint8Array | null>>;
}

/**
 * Where samples are kept: seconds for two hours, minutes for 30 days, hours for 5 years, of the time in which Jobdeck was
 * open. A second that is there already, since the clock was set back, is added to: nothing that was counted is lost.
 */
export interface HistoryStore {
  /** False: nothing of it is left when it was closed. */
  readonly isKept: boolean;
  /** All or nothing. */
  save(batch: HistoryBatch): Promise<void>;
  /** So many bytes are kept at most, from the next batch on. */
  limit(bytes: number): Promise<void>;
  query(query: HistoryQuery): Promise<HistoryReply>;
  moment(at: number): Promise<HistoryMoment | null>;
  /** Nothing is asked of it afterwards. */
  close(): Promise<void>;
}

export interface HistoryBatch {
  readonly samples: readonly HistorySample[];
  readonly markers: readonly HistoryMarker[];
}
