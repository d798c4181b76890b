import type { FailureGroups, FoundTotal } from '../../../../shared/jobs/job-views.ts';
import type { JobSearch } from '../../../../shared/search/search.ts';
import type { MatchingIds } from '../../job-store.ts';
import type { Row } from '../job-rows.ts';

/** What the thread that searches is started with: the file of the jobs, and that of its index. */
export interface SearchData {
  readonly searches: string;
  /** null: nothing is to be written. */
  readonly index: string | null;
  readonly indexFrom: number;
  /** After so long without anything to do the thread says that it is idle. */
  readonly idleMs: number;
}

/** What it can be asked for. */
export interface SearchMethods {
  page(search: JobSearch, beforeChange: number | null, limit: number): FoundRows;
  groups(limit: number): FailureGroups;
  ids(search: JobSearch, afterNumber: number, limit: number): NumberedIds;
}

export interface FoundRows {
  /** Each with its last run. */
  readonly rows: readonly Row[];
  /** The change of the last row when there are more; else null. */
  readonly next: number | null;
  readonly total: FoundTotal | null;
}

export interface NumberedIds extends Pick<MatchingIds, 'ids'> {
  readonly next: number | null;
}

export type SearchMethod = keyof SearchMethods;
export interface SearchRequest {
  readonly id: number;
  /** `fill`: much was committed since the index was filled; it is not answered. */
  readonly method: SearchMethod | 'fill' | 'close';
  readonly args: readonly unknown[];
}
export type SearchAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  /** For the log. */
  | { readonly note: string }
  /** Nothing was asked for, and nothing is to be filled. */
  | { readonly idle: true };
