import { expect, test } from 'vitest';
import { enqueueJobs } from '../../electron/ipc/enqueue.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { ok } from '../../shared/result.ts';

function fakeEngine() {
  const enqueued: JobRequest[] = [];
  const engine = {
    enqueueAll: async (requests: readonly JobRequest[]) => {
      enqueued.push(...requests);
      return ok(requests.map((_, index) => ({ id: `job-${index}`, existed: false })));
    },
  } as unknown as Engine;
  return { engine, enqueued };
}
const job = { kind: 'command', payload: { program: 'ls' } };

test('jobs are parsed and queued together', async () => {
  const { engine, enqueued } = fakeEngine();
  expect(await enqueueJobs(engine, [job, { ...job, queue: 'encode' }])).toEqual(
    ok([
      { id: 'job-0', existed: false },
      { id: 'job-1', existed: false },
    ]),
  );
  expect(enqueued.map(({ queue }) => queue)).toEqual(['default', 'encode']);
});

test('one wrong job and none is queued; each problem names its job and field', async () => {
  const { engine, enqueued } = fakeEngine();
  const reply = await enqueueJobs(engine, [job, { kind: 'command', payload: {} }, 7]);
  expect(reply.ok).toBe(false);
  expect(!reply.ok && reply.error.map(({ field }) => field)).toEqual(['1.payload.program', '2']);
  expect(enqueued).toEqual([]);
});

test('thousands are parsed in slices: the loop gets its turns in between', async () => {
  const { engine } = fakeEngine();
  let turns = 0;
  let done = false;
  const count = (): void => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  await enqueueJobs(
    engine,
    Array.from({ length: 1_000 }, () => job),
  );
  done = true;
  expect(turns, 'turns of the loop while 1,000 jobs were parsed').toBeGreaterThanOrEqual(9);
});
