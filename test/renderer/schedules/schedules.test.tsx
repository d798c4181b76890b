import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dismissToast, toasts } from '../../../renderer/commands/toasts.ts';
import { NewJobSheet } from '../../../renderer/new-job/NewJobSheet.tsx';
import { SchedulesView } from '../../../renderer/schedules/SchedulesView.tsx';
import { localZone, whenWords } from '../../../renderer/schedules/schedule-words.ts';
import { openNewSchedule, openScheduleSheet, receiveSnapshot } from '../../../renderer/store/actions.ts';
import type { ScheduleRow } from '../../../shared/schedules/schedule.ts';
import { aSchedule } from '../../support/schedules.ts';
import { aSnapshot } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge, ONE_CHANGED } from '../store/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
  receiveSnapshot(aSnapshot());
});
afterEach(cleanup);

function list(...rows: readonly Partial<ScheduleRow>[]): void {
  const whole = rows.map((row, index) => {
    const { job, ...schedule } = aSchedule(`s${index}`);
    return { ...schedule, kind: job.kind, lastJob: null, ...row };
  });
  bridge.answer('schedules.list', { ok: true, value: { rows: whole, next: null, total: whole.length } });
  render(<SchedulesView />);
}

describe('the list of schedules', () => {
  it('says what will be here when there are none', async () => {
    list();
    expect(await screen.findByText('No schedules')).toBeDefined();
  });

  it('tells when each fires in words, and what became of its newest job', async () => {
    list({ lastJob: { id: 'job-1', state: 'dead', error: 'It ended with exit code 2.' } });
    expect(await screen.findByText('Every hour; missed runs are made up for by one')).toBeDefined();
    expect(screen.getByText(/^in \d/)).toBeDefined();
    expect(screen.getByText(/dead: It ended with exit code 2\./)).toBeDefined();
  });

  it('runs one now, pauses it, and deletes it after asking', async () => {
    bridge.answer('schedules.runNow', { ok: true, value: { id: 'job-9', existed: false } });
    bridge.answer('schedules.remove', { ok: true, value: { step: 7 } });
    list({});
    fireEvent.click(await screen.findByRole('button', { name: 'Run Nightly now' }));
    fireEvent.click(screen.getByRole('button', { name: 'Pause Nightly' }));
    fireEvent.click(screen.getByRole('button', { name: 'Delete Nightly' }));
    expect(screen.getByText('Delete it and its history?')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(bridge.sent.map(({ name }) => name)).toEqual([
      'schedules.runNow',
      'schedules.pause',
      'schedules.remove',
    ]);
  });

  it('offers to take a deletion back', async () => {
    for (const { id } of toasts.getState().shown) dismissToast(id);
    bridge.answer('schedules.remove', { ok: true, value: { step: 7 } });
    bridge.answer('undo', ONE_CHANGED);
    list({});
    fireEvent.click(await screen.findByRole('button', { name: 'Delete Nightly' }));
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(toasts.getState().shown).toHaveLength(1));
    const [told] = toasts.getState().shown;
    expect(told).toMatchObject({ title: 'Deleted ‘Nightly’; its jobs stay', action: { label: 'Undo' } });
    told?.action?.run();
    expect(bridge.sent.at(-1)).toEqual({ name: 'undo', input: { step: 7 } });
  });

  it('resumes a paused one', async () => {
    list({ state: { type: 'paused', since: Date.now() } });
    expect(await screen.findByText(/^since /)).toBeDefined();
    fireEvent.click(await screen.findByRole('button', { name: 'Resume Nightly' }));
    expect(bridge.sent).toEqual([{ name: 'schedules.resume', input: { scheduleId: 's0' } }]);
  });
});

describe('the sheet of a schedule', () => {
  beforeEach(() => bridge.answer('schedules.preview', { ok: true, value: [] }));

  it('tells what is wrong with the cron expression at its field', async () => {
    openNewSchedule();
    render(<NewJobSheet open editing={null} onOpenChange={() => undefined} />);
    fireEvent.change(screen.getByLabelText('Cron'), { target: { value: '61 * * * *' } });
    fireEvent.blur(screen.getByLabelText('Cron'));
    expect(await screen.findByText('Needs a minute, not "61". The minute must be 0-59.')).toBeDefined();
    expect(bridge.sent).toEqual([]);
  });

  it('fills in what is often asked for, and says in words when that is', async () => {
    const at = new Date(2026, 10, 27, 2, 30).getTime();
    bridge.answer('schedules.preview', { ok: true, value: [at] });
    openNewSchedule();
    render(<NewJobSheet open editing={null} onOpenChange={() => undefined} />);
    fireEvent.click(screen.getByRole('button', { name: 'Every night' }));
    expect(screen.getByLabelText<HTMLInputElement>('Cron').value).toBe('30 2 * * *');
    expect(await screen.findByText(/^At 02:30, every day\. Next: .*02:30, local time\.$/)).toBeDefined();
  });

  it('begins with what a schedule is, and saves it in its place', async () => {
    openScheduleSheet(aSchedule('s1', { overlap: 'replace' }));
    render(<NewJobSheet open editing={null} onOpenChange={() => undefined} />);
    fireEvent.change(screen.getByLabelText('Cron'), { target: { value: '30 2 * * *' } });
    fireEvent.click(screen.getByRole('button', { name: /Save schedule/ }));
    await screen.findByRole('button', { name: /Sav/ });
    await waitFor(() => expect(toasts.getState().shown.at(-1)?.title).toBe('Schedule changed'));
    expect(bridge.sent).toMatchObject([
      {
        name: 'schedules.change',
        input: {
          scheduleId: 's1',
          schedule: {
            name: 'Nightly',
            cron: '30 2 * * *',
            timeZone: 'UTC',
            overlap: 'replace',
            job: { kind: 'command', payload: { program: 'true' } },
          },
        },
      },
    ]);
  });
});

describe('when a schedule fires, in words', () => {
  it.each([
    ['30 2 * * *', 'At 02:30, every day'],
    ['30 2 * * 1-5', 'At 02:30, Monday through Friday'],
    ['0 9,17 * * *', 'At 09:00 and 17:00, every day'],
    ['*/5 * * * * *', 'Every 5 seconds'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['0 0 1 * *', 'At 00:00, on day 1 of the month'],
  ])('says %s as one would', (cron, words) => {
    expect(whenWords({ type: 'cron', cron, timeZone: localZone() }, 0)).toBe(words);
  });

  it('names a time zone that is not the local one', () => {
    const timeZone = localZone() === 'Asia/Tokyo' ? 'Europe/Berlin' : 'Asia/Tokyo';
    expect(whenWords({ type: 'cron', cron: '30 2 * * *', timeZone }, 0)).toBe(
      `At 02:30, every day (${timeZone})`,
    );
  });
});
