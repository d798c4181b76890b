import { expect, it } from 'vitest';
import { buildRequest } from '../../../renderer/new-job/build-request.ts';
import { formOfJob } from '../../../renderer/new-job/form-of-job.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { type JobRequestInput, parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { created } from '../../support/jobs.ts';

const COMMON = { queue: 'night', priority: -3, maxAttempts: 5, timeoutMs: 90_000, tags: ['a'] };
const REQUESTS: readonly JobRequestInput[] = [
  { kind: 'command', payload: { shell: 'echo hi' } },
  {
    kind: 'command',
    name: 'nightly',
    payload: { program: 'ls', args: ['-l', ''], cwd: '/tmp', env: { A: '1' }, stdin: '' },
    ...COMMON,
  },
  {
    kind: 'http',
    payload: {
      method: 'POST',
      url: 'https://example.org/a',
      headers: { Accept: 'x' },
      body: '{}',
      expectedStatus: [200, 404],
      maxRedirects: 0,
    },
    timeoutMs: 1_234,
    concurrencyKey: 'example.org',
    keyConcurrency: 3,
    rateKey: 'tenant 7',
  },
  { kind: 'module', payload: { path: '/work/a.mjs', input: { a: [1] }, export: 'run' } },
];

it.each(REQUESTS)('asks for the same when nothing is edited: %j', (input) => {
  const parsed = parseJobRequest(input);
  if (!parsed.ok) throw new Error('expected a request');
  const { work, name, queue, options } = parsed.value;
  const job = { ...created().after, kind: work.kind, payload: work.payload, name, queue, options } as Job;
  const built = buildRequest(formOfJob(job));
  expect(built.problems).toEqual([]);
  const again = parseJobRequest(built.request);
  expect(again.ok ? again.value : again.error).toMatchObject({
    work: { kind: work.kind, payload: work.payload },
    name,
    queue,
    options: { ...options, backoff: { baseMs: options.backoff.baseMs } },
  });
});

it('keeps the time of a job that waits for it', () => {
  const dueAt = Date.UTC(2099, 11, 24, 18);
  const scheduled = created({ runAt: dueAt }).after;
  const blocked = created({ runAt: dueAt, dependsOn: ['parent'] }).after;
  for (const job of [scheduled, blocked]) {
    expect(buildRequest(formOfJob(job)).request).toMatchObject({ runAt: dueAt, delayMs: 0 });
  }
  expect(formOfJob(created({ dependsOn: ['parent'] }).after).start).toBe('now');
});
