import { ok, type Problem, type Result } from '../../shared/result.ts';
import {
  parseScheduleRequest,
  parseWhen,
  type ScheduleInput,
} from '../../shared/schedules/schedule-request.ts';
import type { Schedules } from '../queue/engine.ts';

type Answer<T> = Promise<Result<T, readonly Problem[]>>;

export async function addSchedule(schedules: Schedules, input: unknown): Answer<{ readonly id: string }> {
  const parsed = parseScheduleRequest(input);
  return parsed.ok ? schedules.add(parsed.value) : parsed;
}

export async function changeSchedule(schedules: Schedules, scheduleId: string, input: unknown): Answer<null> {
  const parsed = parseScheduleRequest(input);
  return parsed.ok ? schedules.change(scheduleId, parsed.value) : parsed;
}

export async function previewSchedule(
  schedules: Schedules,
  { count, ...given }: Pick<ScheduleInput, 'cron' | 'at' | 'timeZone'> & { readonly count: number },
): Answer<readonly number[]> {
  const when = parseWhen(given);
  return when.ok ? ok(schedules.preview(when.value, count)) : when;
}
