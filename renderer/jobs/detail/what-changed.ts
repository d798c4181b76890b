import { shortened } from '../../../shared/format.ts';
import type { Job } from '../../../shared/job.ts';
import type { EarlierRequest } from '../../../shared/job-views.ts';

/** A field that an edit changed, with both values in words. */
export interface ChangedField {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export interface EditShown {
  /** It stands above this run. */
  readonly untilRun: number;
  readonly at: number;
  readonly fields: readonly ChangedField[];
}

/** Each edit with what it changed: beside the one after it, the newest beside the job as it is. Latest first. */
export function shownEdits(job: Job, edits: readonly EarlierRequest[]): readonly EditShown[] {
  return edits.map((edit, index) => {
    const { untilRun, at } = edit;
    return { untilRun, at, fields: changedFields(edit, edits[index - 1] ?? job) };
  });
}

type Asked = Pick<EarlierRequest, 'name' | 'payload' | 'options'>;

function changedFields(before: Asked, after: Asked): readonly ChangedField[] {
  const from = fieldsOf(before);
  const to = fieldsOf(after);
  const names = [...new Set([...from.keys(), ...to.keys()])];
  return names.flatMap((field) => {
    const change = { field, from: from.get(field) ?? 'none', to: to.get(field) ?? 'none' };
    return change.from === change.to ? [] : [change];
  });
}

function fieldsOf({ name, payload, options }: Asked): ReadonlyMap<string, string> {
  const all = [['name', name], ...Object.entries(payload), ...Object.entries(options)] as const;
  return new Map(all.map(([field, value]) => [String(field), textOf(value)]));
}

function textOf(value: unknown): string {
  return shortened(typeof value === 'string' ? value : JSON.stringify(value), 200);
}
