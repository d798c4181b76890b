import { JOB_STATES, type JobState } from '../jobs/job.ts';
import type { Condition } from './search.ts';

const FINISHED: readonly JobState[] = ['completed', 'dead', 'cancelled'];
const FAILING: readonly JobState[] = ['retrying', 'dead'];

/** The states that a job may be in for which this is true: what is outside of them need not be looked at. */
export function statesOf(where: Condition): readonly JobState[] {
  switch (where.type) {
    case 'all':
      return JOB_STATES.filter((state) => where.of.every((each) => statesOf(each).includes(state)));
    case 'any':
      return JOB_STATES.filter((state) => where.of.some((each) => statesOf(each).includes(state)));
    case 'not':
      return where.of.type === 'is' && where.of.field === 'state' ? without(where.of.value) : JOB_STATES;
    case 'is':
      if (where.field === 'state') return JOB_STATES.filter((state) => state === where.value);
      return where.field === 'group' ? FAILING : JOB_STATES;
    case 'text':
      return where.within === 'error' ? FAILING : JOB_STATES;
    case 'compare':
      return where.field === 'finished' ? FINISHED : JOB_STATES;
  }
}

/** Whether a job's state, queue and kind are all that it takes to know. */
export function isOfBooks(where: Condition): boolean {
  switch (where.type) {
    case 'all':
    case 'any':
      return where.of.every(isOfBooks);
    case 'not':
      return isOfBooks(where.of);
    case 'is':
      return where.field === 'state' || where.field === 'queue' || where.field === 'kind';
    case 'text':
    case 'compare':
      return false;
  }
}

/** For such a condition. */
export function holdsOfBooks(
  where: Condition,
  books: { readonly state: string; readonly queue: string; readonly kind: string },
): boolean {
  switch (where.type) {
    case 'all':
      return where.of.every((each) => holdsOfBooks(each, books));
    case 'any':
      return where.of.some((each) => holdsOfBooks(each, books));
    case 'not':
      return !holdsOfBooks(where.of, books);
    case 'is':
      return books[where.field as 'state' | 'queue' | 'kind'] === where.value;
    case 'text':
    case 'compare':
      throw new RangeError(`expected a condition on state, queue and kind, got one on ${where.type}`);
  }
}

const without = (value: string): readonly JobState[] => JOB_STATES.filter((state) => state !== value);

/** The value that a field has to have for this to be true; null when it may have several. */
export function requiredValue(where: Condition, field: 'id' | 'key' | 'group'): string | null {
  if (where.type === 'is') return where.field === field ? where.value : null;
  if (where.type !== 'all') return null;
  return where.of.reduce<string | null>((found, each) => found ?? requiredValue(each, field), null);
}

/** Whether only jobs that were tried more than once can match. */
export function isOfRetried(where: Condition): boolean {
  switch (where.type) {
    case 'all':
      return where.of.some(isOfRetried);
    case 'any':
      return where.of.length > 0 && where.of.every(isOfRetried);
    case 'compare':
      if (where.field !== 'attempt') return false;
      return where.op === '>' ? where.value >= 1 : where.op !== '<' && where.op !== '<=' && where.value > 1;
    case 'not':
    case 'text':
    case 'is':
      return false;
  }
}
