import { changedFields, fieldText } from '../../../shared/jobs/changed-fields.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';

/** A field that an edit changed, with both values in words. */
interface ShownChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export interface EditShown {
  /** It stands above this run. */
  readonly untilRun: number;
  readonly at: number;
  readonly fields: readonly ShownChange[];
}

/** Each edit with what it changed: beside the one after it, the newest beside the job as it is. Latest first. */
export function shownEdits(job: Job, edits: readonly EarlierRequest[]): readonly EditShown[] {
  return edits.map((edit, index) => {
    const fields = changedFields(edit, edits[index - 1] ?? job).map(({ field, from, to }) => ({
      field,
      from: fieldText(from),
      to: fieldText(to),
    }));
    return { untilRun: edit.untilRun, at: edit.at, fields };
  });
}
