import type {
  HistoryCounter,
  HistoryDuration,
  HistoryGauge,
  HistoryMarker,
  HistoryQuery,
  HistoryReply,
} from '../../../shared/history.ts';

/** One second. */
export interface HistorySample {
  /** Where the second begins, wall time, ms. */
  readonly at: number;
  /** What was counted in it. */
  readonly counts: Readonly<Record<HistoryCounter, number>>;
  /** What was read at its end, whole numbers. */
  readonly gauges: Readonly<Record<HistoryGauge, number>>;
  /** Encoded sketches; null: nothing was measured. */
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
  query(query: HistoryQuery): Promise<HistoryReply>;
  /** Nothing is asked of it afterwards. */
  close(): Promise<void>;
}

export interface HistoryBatch {
  readonly samples: readonly HistorySample[];
  readonly markers: readonly HistoryMarker[];
}
