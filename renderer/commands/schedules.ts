import { describeProblem, type Problem, type Result } from '../../shared/result.ts';
import type { When } from '../../shared/schedules/schedule.ts';
import { parseWhen } from '../../shared/schedules/schedule-request.ts';
import { command, query } from '../bridge.ts';
import { soonText } from '../moment.ts';
import { openScheduleSheet, showJob, showView } from '../store/actions.ts';
import { deck } from '../store/deck.ts';
import { undoAction } from './change.ts';
import { toast } from './toasts.ts';

/** What a person can ask of schedules, each saying in words how it went. */

type Answer<T> = Result<T, readonly Problem[]>;

export async function pauseSchedule(scheduleId: string, name: string): Promise<void> {
  const reply = await ask('Not paused', () => command('schedules.pause', { scheduleId }));
  tell(reply, `Paused ‘${name}’: nothing is made up for`, 'Not paused');
}

export async function resumeSchedule(scheduleId: string, name: string): Promise<void> {
  const reply = await ask('Not resumed', () => command('schedules.resume', { scheduleId }));
  tell(reply, `Resumed ‘${name}’`, 'Not resumed');
}

export async function removeSchedule(scheduleId: string, name: string): Promise<void> {
  const reply = await ask('Not deleted', () => command('schedules.remove', { scheduleId }));
  if (!reply?.ok) return tell(reply, '', 'Not deleted');
  toast('done', `Deleted ‘${name}’; its jobs stay`, { action: undoAction(reply.value.step) });
}

export async function runScheduleNow(scheduleId: string, name: string): Promise<void> {
  const reply = await ask('Not queued', () => command('schedules.runNow', { scheduleId }));
  if (!reply?.ok) return tell(reply, '', 'Not queued');
  const jobId = reply.value.id;
  toast('done', `Queued ‘${name}’`, {
    action: { label: 'Open', run: () => showJob(jobId), also: 'in Jobs' },
  });
}

/** The whole of it is read first: the list has no payloads. */
export async function editSchedule(scheduleId: string): Promise<void> {
  const schedule = await ask('Not opened', () => query('schedules.detail', { scheduleId }));
  if (schedule !== null) openScheduleSheet(schedule);
}

/** New, or in the place of one. The reply goes to the form, which shows each problem at its field. */
export async function saveSchedule(
  schedule: Readonly<Record<string, unknown>>,
  scheduleId: string | null,
): Promise<Answer<unknown> | null> {
  const reply: Answer<unknown> | null = await ask<Answer<unknown>>('Not saved', () =>
    scheduleId === null
      ? command('schedules.add', { schedule })
      : command('schedules.change', { scheduleId, schedule }),
  );
  if (reply?.ok) await tellSaved(schedule, scheduleId === null ? 'Schedule added' : 'Schedule changed');
  return reply;
}

/** With when it fires next: what one wants to have understood. */
async function tellSaved(schedule: Readonly<Record<string, unknown>>, title: string): Promise<void> {
  const when = parseWhen(schedule);
  const reply = when.ok ? await query('schedules.preview', { ...spelled(when.value), count: 1 }) : null;
  const [next] = reply?.ok ? reply.value : [];
  const detail = next === undefined ? null : `Next ${soonText(next, Date.now())}, local time.`;
  const isSeen = deck.getState().view === 'schedules';
  const action = { label: 'Open', run: () => showView('schedules'), also: 'in Schedules' };
  toast('done', title, { detail, action: isSeen ? null : action });
}

function spelled(when: When) {
  return when.type === 'once' ? { at: when.at } : { cron: when.cron, timeZone: when.timeZone };
}

function tell(reply: Answer<unknown> | null, done: string, notDone: string): void {
  if (reply === null) return;
  if (reply.ok) toast('done', done);
  else
    toast('trouble', notDone, {
      detail: reply.error.map((each) => describeProblem({ ...each, field: '' })).join(' '),
    });
}

/** null, and told, when there was no answer at all. */
async function ask<T>(notDone: string, send: () => Promise<T>): Promise<T | null> {
  try {
    return await send();
  } catch (error) {
    toast('trouble', notDone, { detail: error instanceof Error ? error.message : String(error) });
    return null;
  }
}
