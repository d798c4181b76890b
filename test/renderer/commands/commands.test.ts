import { beforeEach, expect, it } from 'vitest';
import { runJobNow } from '../../../renderer/commands/commands.ts';
import { toasts } from '../../../renderer/commands/toasts.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
});

it('promises a job that is to run now no place in the line: it goes behind all of its priority', async () => {
  await runJobNow('job-1');
  expect(bridge.sent).toEqual([{ name: 'jobs.runNow', input: { jobId: 'job-1' } }]);
  expect(toasts.getState().shown.map(({ title }) => title)).toEqual(['In line']);
});
