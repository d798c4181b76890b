import { beforeEach, expect, it } from 'vitest';
import { changeJob, changeJobs } from '../../../renderer/commands/change.ts';
import { toasts } from '../../../renderer/commands/toasts.ts';
import { type FakeBridge, installFakeBridge, ONE_CHANGED } from '../store/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
});

it('promises a job that is to run now no place in the line: it goes behind all of its priority', async () => {
  await changeJob({ type: 'run-now' }, 'job-1');
  expect(bridge.sent).toEqual([
    {
      name: 'jobs.change',
      input: { action: { type: 'run-now' }, selection: { type: 'ids', ids: ['job-1'] } },
    },
  ]);
  expect(toasts.getState().shown.map(({ title }) => title)).toEqual(['In line']);
});

it('offers to undo what was done, by its step, and tells what was left as it is', async () => {
  bridge.answer('jobs.change', {
    ok: true,
    value: { step: 7, changed: 2, unchanged: 1, skipped: [{ reason: 'running', jobs: 3 }], stopped: false },
  });
  bridge.answer('undo', { ok: true, value: { ...ONE_CHANGED, step: null } });
  await changeJobs({ type: 'delete' }, { type: 'state', state: 'dead' });
  const [shown] = toasts.getState().shown;
  expect(shown).toMatchObject({ title: 'Deleted: 2 jobs', detail: '3 are running, 1 was so already.' });
  expect(shown?.action?.label).toBe('Undo');
  shown?.action?.run();
  await Promise.resolve();
  expect(bridge.sent.at(-1)).toEqual({ name: 'undo', input: { step: 7 } });
});
