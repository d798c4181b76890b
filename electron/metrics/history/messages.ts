import type { HistoryMoment, HistoryQuery, HistoryReply } from '../../../shared/numbers/history.ts';
import type { HistoryBatch } from './history-store.ts';

/** What the main thread and the thread of history say to each other. */

export interface HistoryThreadData {
  /** The data folder; null: in memory. */
  readonly folder: string | null;
  readonly mostBytes: number;
}

export interface HistoryCalls {
  save: { readonly input: HistoryBatch; readonly value: null };
  limit: { readonly input: number; readonly value: null };
  query: { readonly input: HistoryQuery; readonly value: HistoryReply };
  moment: { readonly input: number; readonly value: HistoryMoment | null };
  close: { readonly input: null; readonly value: null };
}
export type HistoryCallName = keyof HistoryCalls;

export type HistoryRequest = {
  [N in HistoryCallName]: { readonly id: number; readonly name: N; readonly input: HistoryCalls[N]['input'] };
}[HistoryCallName];

export type HistoryAnswer =
  | { readonly type: 'done'; readonly id: number; readonly value: HistoryCalls[HistoryCallName]['value'] }
  | { readonly type: 'failed'; readonly id: number; readonly error: string }
  /** The file was damaged, or not one of Jobdeck, and a new one was begun. */
  | { readonly type: 'replaced'; readonly error: string; readonly movedTo: string }
  | { readonly type: 'queues-full' };
