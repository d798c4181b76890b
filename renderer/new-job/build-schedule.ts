import type { Problem } from '../../shared/result.ts';
import type { Schedule } from '../../shared/schedules/schedule.ts';
import { parseWhen } from '../../shared/schedules/schedule-request.ts';
import { localText } from '../moment.ts';
import type { BuiltRequest } from './build-request.ts';
import { formOfRequest } from './form-of-request.ts';
import type { FormState } from './form-state.ts';

/** What the fields say about when; a moment is local time. */
export function whenOf({
  repeat,
  cron,
  onceAt,
  timeZone,
}: Pick<FormState, 'repeat' | 'cron' | 'onceAt' | 'timeZone'>) {
  if (repeat === 'cron') return { cron, timeZone: timeZone.trim() };
  const at = new Date(onceAt.trim().replace(' ', 'T')).getTime();
  return { at: Number.isNaN(at) ? onceAt : at };
}

/** All that is wrong with when it fires. */
export function whenProblems(form: FormState): readonly Problem[] {
  const when = parseWhen(whenOf(form));
  if (when.ok) return [];
  return when.error.map((each) =>
    each.field === 'at'
      ? { ...each, expected: 'a local time', fix: 'Write it like 2026-11-24 02:30.' }
      : each,
  );
}

/** The form as a schedule. What only a single job has is left out; what the sheet has no field for stays as it was. */
export function buildSchedule(
  form: FormState,
  { request }: BuiltRequest,
  earlier: Schedule | null,
): Readonly<Record<string, unknown>> {
  const { name, key: _, delayMs: __, ...asked } = request;
  const job = { ...asked, backoff: { ...earlier?.job.backoff, ...(asked['backoff'] as object) } };
  const named = typeof name === 'string' ? { name } : {};
  return { ...named, ...whenOf(form), missed: form.missed, overlap: form.overlap, job };
}

/** The form of a schedule that is there. */
export function formOfSchedule({ name, when, job, missed, overlap }: Schedule): FormState {
  return {
    ...formOfRequest(job),
    start: 'schedule',
    name,
    repeat: when.type,
    cron: when.type === 'cron' ? when.cron : '',
    onceAt: when.type === 'once' ? localText(when.at) : '',
    timeZone: when.timeZone,
    missed,
    overlap,
  };
}
