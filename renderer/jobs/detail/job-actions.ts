import { assertNever } from '../../../shared/assert-never.ts';
import type { JobState } from '../../../shared/job.ts';

/** What a person can do with a job in its present state. */
export type JobAction = 'retry' | 'run-now' | 'cancel';

export interface ActionWords {
  readonly action: JobAction;
  readonly label: string;
  readonly key: string;
}

const RETRY: ActionWords = { action: 'retry', label: 'Retry', key: 'R' };
const RETRY_NOW: ActionWords = { action: 'retry', label: 'Retry now', key: 'R' };
const RUN_AGAIN: ActionWords = { action: 'retry', label: 'Run again', key: 'R' };
const RUN_NOW: ActionWords = { action: 'run-now', label: 'Run now', key: 'R' };
const CANCEL: ActionWords = { action: 'cancel', label: 'Cancel', key: 'C' };

/** The first is what one most likely wants. */
export function actionsFor(state: JobState): readonly ActionWords[] {
  switch (state) {
    case 'scheduled':
      return [RUN_NOW, CANCEL];
    case 'waiting':
    case 'running':
      return [CANCEL];
    case 'retrying':
      return [RETRY_NOW, CANCEL];
    case 'dead':
    case 'cancelled':
      return [RETRY];
    case 'completed':
      return [RUN_AGAIN];
    default:
      return assertNever(state);
  }
}
