import { assertNever } from '../../../shared/assert-never.ts';
import type { JobState } from '../../../shared/jobs/job.ts';

/** What a person can do with a job in its present state. */
export type Deed = 'retry' | 'edit' | 'run-now' | 'to-front' | 'cancel' | 'duplicate' | 'delete';

export interface ActionWords {
  readonly action: Deed;
  readonly label: string;
  /** null: none does it. */
  readonly key: string | null;
}

const RETRY: ActionWords = { action: 'retry', label: 'Retry', key: 'R' };
const RETRY_NOW: ActionWords = { action: 'retry', label: 'Retry now', key: 'R' };
const RUN_AGAIN: ActionWords = { action: 'retry', label: 'Run again', key: 'R' };
const RUN_NOW: ActionWords = { action: 'run-now', label: 'Run now', key: 'R' };
const TO_FRONT: ActionWords = { action: 'to-front', label: 'Move to front', key: 'F' };
const CANCEL: ActionWords = { action: 'cancel', label: 'Cancel', key: 'C' };
const EDIT: ActionWords = { action: 'edit', label: 'Edit', key: 'E' };
const EDIT_AND_RETRY: ActionWords = { action: 'edit', label: 'Edit and retry', key: 'E' };
const DUPLICATE: ActionWords = { action: 'duplicate', label: 'Duplicate', key: null };
const DELETE: ActionWords = { action: 'delete', label: 'Delete', key: 'D' };

/** The first is what one most likely wants. */
export function actionsFor(state: JobState): readonly ActionWords[] {
  switch (state) {
    case 'blocked':
    case 'scheduled':
      return [RUN_NOW, EDIT, CANCEL, DUPLICATE, DELETE];
    case 'waiting':
      return [CANCEL, EDIT, TO_FRONT, DUPLICATE, DELETE];
    case 'running':
      return [CANCEL, DUPLICATE];
    case 'retrying':
      return [RETRY_NOW, EDIT_AND_RETRY, CANCEL, DUPLICATE, DELETE];
    case 'dead':
    case 'cancelled':
      return [RETRY, EDIT_AND_RETRY, DUPLICATE, DELETE];
    case 'completed':
      return [RUN_AGAIN, EDIT_AND_RETRY, DUPLICATE, DELETE];
    default:
      return assertNever(state);
  }
}
