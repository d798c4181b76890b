import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildRequest } from '../../../renderer/new-job/build-request.ts';
import { buildSchedule, formOfSchedule } from '../../../renderer/new-job/build-schedule.ts';
import { NewJobSheet } from '../../../renderer/new-job/NewJobSheet.tsx';
import { receiveSnapshot } from '../../../renderer/store/actions.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { aQueue, aSnapshot } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
  bridge.answer('jobs.enqueue', { ok: true, value: [{ id: 'job-1', existed: false }] });
  receiveSnapshot(
    aSnapshot({
      queues: [aQueue({ keyRate: { limit: 5, intervalMs: 60_000 } }), aQueue({ name: 'mail' })],
    }),
  );
  render(<NewJobSheet open editing={null} onOpenChange={() => undefined} />);
  type('Program', 'ffmpeg');
});
afterEach(cleanup);

const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label, { selector: 'input, select' }), { target: { value } });
};
async function queueIt(): Promise<void> {
  fireEvent.keyDown(screen.getByLabelText('Name'), { key: 'Enter', ctrlKey: true });
  await act(async () => {
    await new Promise((done) => requestAnimationFrame(() => done(null)));
  });
}
const sentJob = (): unknown => (bridge.sent[0]?.input as { jobs: readonly unknown[] } | undefined)?.jobs[0];

describe('the keys of a new job', () => {
  it('are none as long as nothing is typed', async () => {
    await queueIt();
    for (const field of ['key', 'unique', 'concurrencyKey', 'keyConcurrency', 'rateKey']) {
      expect(sentJob()).not.toHaveProperty(field);
    }
  });

  it('say how long no other job may have the unique key, and what becomes of a second one', async () => {
    type('Unique key', 'report 7');
    expect(
      screen.getByText(
        'While another job with it waits or runs, nothing is queued, and that job is the answer.',
      ),
    ).toBeDefined();
    type('How long no other job may have the unique key', 'time');
    type('For how long', '90 min');
    type('When another job has the unique key', 'reject');
    expect(
      screen.getByText('For 90 min after another job with it was queued, this one is refused.'),
    ).toBeDefined();
    await queueIt();
    expect(sentJob()).toMatchObject({
      unique: { key: 'report 7', within: 5_400_000, onConflict: 'reject' },
    });
  });

  it('tell at the field that a time has no unit', async () => {
    type('Unique key', 'report 7');
    type('How long no other job may have the unique key', 'time');
    type('For how long', '90');
    await queueIt();
    expect(screen.getByRole('alert').textContent).toContain('Say of what: 90 s or 90 min.');
    expect(bridge.sent).toEqual([]);
  });

  it('show what another job with the key was refused for', async () => {
    bridge.answer('jobs.enqueue', {
      ok: false,
      error: [
        { field: '0.unique.key', expected: 'a key that no other job has', got: '"a"', fix: 'Wait for it.' },
      ],
    });
    type('Unique key', 'a');
    type('When another job has the unique key', 'reject');
    await queueIt();
    expect(screen.getByRole('alert').textContent).toContain('Wait for it.');
  });

  it('limit how many run at once, and how often they start', async () => {
    type('Concurrency key', 'example.org');
    fireEvent.click(screen.getByRole('button', { name: 'Increase jobs with the concurrency key' }));
    expect(screen.getByText('Of all jobs with it 2 run at once, in whatever queue.')).toBeDefined();
    type('Rate key', 'example.org');
    expect(screen.getByText('Of the jobs with it 5 per minute start in this queue.')).toBeDefined();
    type('Queue', 'mail');
    expect(screen.getByText(/has no rate for each key/)).toBeDefined();
    await queueIt();
    expect(sentJob()).toMatchObject({
      concurrencyKey: 'example.org',
      keyConcurrency: 2,
      rateKey: 'example.org',
    });
  });
});

it('the keys of a schedule are shown and kept', () => {
  const schedule = {
    name: 'nightly',
    when: { type: 'cron', cron: '30 2 * * *', timeZone: 'Europe/Berlin' },
    missed: 'one',
    overlap: 'skip',
    job: {
      kind: 'command',
      payload: { shell: 'true' },
      unique: { key: 'a', within: 3_600_000, onConflict: 'replace' },
      concurrencyKey: 'host',
      keyConcurrency: 4,
      rateKey: 'host',
    },
  } as unknown as Schedule;
  const form = formOfSchedule(schedule);
  expect(form).toMatchObject({ uniqueWithin: 'time', uniqueFor: '1 h', onConflict: 'replace' });
  const { unique, concurrencyKey, keyConcurrency, rateKey } = schedule.job;
  expect(buildSchedule(form, buildRequest(form), schedule)['job']).toMatchObject({
    unique,
    concurrencyKey,
    keyConcurrency,
    rateKey,
  });
});
