import { describeProblem } from '../../../shared/result.ts';
import type { ScheduleRow } from '../../../shared/schedules/schedule.ts';
import type { ScheduleInput } from '../../../shared/schedules/schedule-request.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { tableText } from '../table.ts';
import { MAX_PAGE } from './list.ts';
import { noteThatNothingRuns } from './note-that-nothing-runs.ts';
import { localTime } from './show.ts';

/** What `jobdeck schedule add` says of when. */
export interface ScheduleOptions {
  readonly cron?: string;
  readonly at?: number;
  readonly timeZone?: string;
  readonly missed?: ScheduleInput['missed'];
  readonly overlap?: ScheduleInput['overlap'];
}

/** `jobdeck schedule add`; what is wrong with it is told by who takes it. */
export async function addSchedule(ask: Ask, job: unknown, options: ScheduleOptions): Promise<number> {
  const { cron, at, timeZone, missed, overlap } = options;
  const schedule = { cron, at, timeZone, missed, overlap, job };
  const reply = await ask.client.command('schedules.add', { schedule });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    return BAD_INPUT;
  }
  ask.print(ask.json ? jsonText(reply.value) : `${reply.value.id}\n`);
  noteThatNothingRuns(ask);
  return ALL_WELL;
}

/** `jobdeck schedule list`: by name. */
export async function listSchedules(
  ask: Ask,
  options: { readonly limit: number; readonly cursor?: string },
): Promise<number> {
  const rows: ScheduleRow[] = [];
  let next = options.cursor ?? null;
  let total = 0;
  do {
    const limit = Math.min(MAX_PAGE, options.limit - rows.length);
    const reply = await ask.client.query('schedules.list', { cursor: next, limit });
    if (!reply.ok) {
      fail(describeProblem(reply.error));
      return NOT_DONE;
    }
    rows.push(...reply.value.rows);
    ({ next, total } = reply.value);
  } while (rows.length < options.limit && next !== null);
  if (ask.json) ask.print(jsonText({ total, next, schedules: rows.map(scheduleJson) }));
  else ask.print(rows.length === 0 ? `No schedules in ${ask.folder}.\n` : listText(rows));
  if (next !== null)
    ask.note(`${formatCount(rows.length)} of ${formatCount(total)}. For more add --cursor ${next}\n`);
  return ALL_WELL;
}

function scheduleJson({ when, state, last, ...row }: ScheduleRow): object {
  return withTimes({
    ...row,
    when: withTimes({ ...when }),
    state: withTimes({ ...state }),
    last: last === null ? null : withTimes({ ...last }),
  });
}

function listText(rows: readonly ScheduleRow[]): string {
  const columns = ['ID', 'NEXT', 'WHEN', 'LAST', 'NAME'].map((title) => ({ title }));
  return tableText(
    columns,
    rows.map(({ id, name, when, state, lastJob }) => [
      { text: id },
      { text: state.type === 'on' ? localTime(state.nextAt) : state.type },
      { text: when.type === 'cron' ? `${when.cron} (${when.timeZone})` : 'once' },
      { text: lastJob?.state ?? '' },
      { text: name },
    ]),
  );
}

/** A command of the contract that is about one schedule. */
export type ScheduleAction = 'schedules.pause' | 'schedules.resume' | 'schedules.runNow' | 'schedules.remove';

/** `jobdeck schedule pause`, `resume`, `run` and `remove`. */
export async function actOnSchedule(
  ask: Ask,
  {
    action,
    done,
    scheduleId,
  }: { readonly action: ScheduleAction; readonly done: string; readonly scheduleId: string },
): Promise<number> {
  const reply = await ask.client.command(action, { scheduleId });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    return NOT_DONE;
  }
  if (ask.json) ask.print(jsonText({ done: scheduleId, ...(reply.value ?? {}) }));
  else {
    ask.print(`${scheduleId} ${done}\n`);
    if (reply.value !== null && 'step' in reply.value)
      ask.print(`To take it back: jobdeck undo --step ${reply.value.step}\n`);
  }
  if (action === 'schedules.runNow') noteThatNothingRuns(ask);
  return ALL_WELL;
}
