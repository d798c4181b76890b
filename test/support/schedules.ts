import type { Schedule } from '../../shared/schedules/schedule.ts';
import {
  parseScheduleRequest,
  type ScheduleInput,
  type ScheduleRequest,
} from '../../shared/schedules/schedule-request.ts';
import { EPOCH } from './fake-clock.ts';

/** A checked request for a schedule of a command that nobody will run; every hour in UTC unless it is told otherwise. */
export function scheduleOf(parts: Partial<ScheduleInput> = {}): ScheduleRequest {
  const parsed = parseScheduleRequest({
    name: 'Nightly',
    timeZone: 'UTC',
    ...(parts.at === undefined && { cron: '0 * * * *' }),
    job: { kind: 'command', payload: { program: 'true' } },
    ...parts,
  });
  if (!parsed.ok) throw new Error(`expected a good schedule, got ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** One as it is stored. */
export function aSchedule(id: string, parts: Partial<Schedule> = {}): Schedule {
  const { parsedJob: _, ...asked } = scheduleOf();
  return {
    id,
    ...asked,
    createdAt: EPOCH,
    state: { type: 'on', nextAt: EPOCH + 3_600_000 },
    last: null,
    lastJobId: null,
    ...parts,
  };
}
