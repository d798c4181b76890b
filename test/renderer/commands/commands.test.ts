import { beforeEach, expect, it } from 'vitest';
import { changeJob, changeJobs, undo, undoAction } from '../../../renderer/commands/change.ts';
import { toast, toasts } from '../../../renderer/commands/toasts.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { aSnapshot } from '../store/a-snapshot.ts';
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

it('shows the three newest of many changes, says how many more can be taken back, and drops what was', async () => {
  bridge.answer('undo', { ok: true, value: { ...ONE_CHANGED, step: null } });
  for (const step of [1, 2, 3, 4, 5]) toast('done', `Change ${step}`, { action: undoAction(step) });
  const shown = (): readonly string[] => toasts.getState().shown.map(({ title }) => title);
  expect(shown()).toEqual(['Change 3', 'Change 4', 'Change 5']);
  expect(toasts.getState().gaveWay).toBe(2);

  deck.setState({
    snapshot: aSnapshot({
      undoable: { number: 5, at: 0, what: { type: 'jobs', action: { type: 'delete' } } },
    }),
  });
  await undo(null);
  expect(shown()).toEqual(['Change 3', 'Change 4', 'Undone']);
});
