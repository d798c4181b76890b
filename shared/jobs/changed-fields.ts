import { shortened } from '../words/format.ts';
import type { EarlierRequest } from './job-views.ts';

/** What a job is asked to do, and how. */
type Asked = Pick<EarlierRequest, 'name' | 'payload' | 'options'>;

/** A field of it that an edit changed. undefined: it is not there. */
interface ChangedField {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export function changedFields(before: Asked, after: Asked): readonly ChangedField[] {
  const from = fieldsOf(before);
  const to = fieldsOf(after);
  const names = [...new Set([...from.keys(), ...to.keys()])];
  return names.flatMap((field) => {
    const change = { field, from: from.get(field), to: to.get(field) };
    return JSON.stringify(change.from) === JSON.stringify(change.to) ? [] : [change];
  });
}

function fieldsOf({ name, payload, options }: Asked): ReadonlyMap<string, unknown> {
  return new Map(Object.entries({ name, ...payload, ...options }));
}

/** In at most 200 characters. */
export function fieldText(value: unknown): string {
  if (value === undefined) return 'none';
  return shortened(typeof value === 'string' ? value : JSON.stringify(value), 200);
}
