import { JOB_KINDS, JOB_STATES } from '../jobs/job.ts';
import type { NameField, NumberField, TextPlace } from './search.ts';

/** The filters of the grammar, and what follows the colon of each. */
export type Filter =
  | { readonly type: 'text'; readonly within: Exclude<TextPlace, 'anywhere'> }
  | { readonly type: 'is'; readonly field: NameField; readonly values: readonly string[] | null }
  | { readonly type: 'number'; readonly field: NumberField }
  | { readonly type: 'duration'; readonly field: NumberField }
  | { readonly type: 'moment'; readonly field: NumberField };

const any = (field: NameField): Filter => ({ type: 'is', field, values: null });

export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['state', { type: 'is', field: 'state', values: JOB_STATES }],
  ['kind', { type: 'is', field: 'kind', values: JOB_KINDS }],
  ['queue', any('queue')],
  ['tag', any('tag')],
  ['name', { type: 'text', within: 'name' }],
  ['error', { type: 'text', within: 'error' }],
  ['attempt', { type: 'number', field: 'attempt' }],
  ['created', { type: 'moment', field: 'created' }],
  ['finished', { type: 'moment', field: 'finished' }],
  ['ran', { type: 'duration', field: 'ran' }],
  ['waited', { type: 'duration', field: 'waited' }],
  ['priority', { type: 'number', field: 'priority' }],
  ['id', any('id')],
  ['key', any('key')],
  ['group', any('group')],
  ['schedule', any('schedule')],
]);

export const FILTER_NAMES: readonly string[] = [...FILTERS.keys()];
