import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { type Enqueued, type JobRequestInput, parseJobRequest } from '../../shared/jobs/job-request.ts';
import type { Result } from '../../shared/result.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { openStore, temporaryFolder } from '../support/sqlite-store.ts';

const MAKERS: readonly (readonly [string, () => Promise<JobStore>])[] = [
  ...STORES.map(([name, create]) => [name, async () => create()] as const),
  [
    'SQLite',
    async () => {
      const folder = temporaryFolder();
      onTestFinished(() => folder.remove());
      return new SlowJobStore({ inner: await openStore(folder.path), delay: () => 0, order: 'in order' });
    },
  ],
];

type UniqueInput = NonNullable<JobRequestInput['unique']>;

function request(unique: Partial<UniqueInput>, program = 'true') {
  const parsed = parseJobRequest({
    kind: 'command',
    name: program,
    payload: { program },
    unique: { key: 'k', ...unique },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function queued(result: Result<Enqueued, unknown>): Enqueued {
  if (!result.ok) throw new Error(`expected the job to be queued, got ${JSON.stringify(result.error)}`);
  return result.value;
}

describe.each(MAKERS)('unique keys, on %s', (_, create) => {
  async function started(): Promise<EngineBench> {
    const bench = await EngineBench.started({ store: await create() });
    onTestFinished(() => bench.engine.stop());
    return bench;
  }
  const add = async (bench: EngineBench, ...args: Parameters<typeof request>): Promise<Enqueued> => {
    const added = queued(await bench.engine.enqueue(request(...args)));
    await bench.rest();
    return added;
  };

  it('keep the first as long as it is open, and let another one follow it', async () => {
    const bench = await started();
    const first = await add(bench, {});
    expect(await add(bench, {})).toEqual({ id: first.id, existed: true });
    await bench.succeed(first.id);
    expect((await add(bench, {})).existed).toBe(false);
  });

  it('are held as long as the job is kept, when that is asked, and free when it is deleted', async () => {
    const bench = await started();
    const first = await add(bench, { within: 'kept' });
    await bench.succeed(first.id);
    expect(await add(bench, { within: 'kept' })).toEqual({ id: first.id, existed: true });
    await bench.engine.change({ type: 'delete' }, { type: 'ids', ids: [first.id] });
    expect((await add(bench, { within: 'kept' })).existed).toBe(false);
  });

  it('are free after their window, finished or not', async () => {
    const bench = await started();
    const first = await add(bench, { within: 60_000 });
    await bench.succeed(first.id);
    await bench.advance(59_999);
    expect(await add(bench, { within: 60_000 })).toEqual({ id: first.id, existed: true });
    await bench.advance(1);
    expect((await add(bench, { within: 60_000 })).existed).toBe(false);
  });

  it('reject another one, and name the job that holds the key', async () => {
    const bench = await started();
    const first = await add(bench, {});
    const answer = await bench.engine.enqueue(request({ onConflict: 'reject' }));
    expect(answer).toMatchObject({ ok: false, error: [{ field: 'unique.key' }] });
    expect(JSON.stringify(answer)).toContain(first.id);
  });

  it('replace the payload of one that has not started, and queue another when it has', async () => {
    const bench = await started();
    await bench.engine.pause();
    const first = await add(bench, { onConflict: 'replace' }, 'old');
    expect(await add(bench, { onConflict: 'replace' }, 'new')).toEqual({ id: first.id, existed: true });
    expect(await bench.job(first.id)).toMatchObject({ name: 'new', payload: { program: 'new' } });
    await bench.engine.resume();
    await bench.rest();
    const next = await add(bench, { onConflict: 'replace' }, 'newer');
    expect(next.existed).toBe(false);
    expect(await bench.job(first.id)).toMatchObject({ state: 'running', payload: { program: 'new' } });
  });

  it('make one job of requests that come at once, and one of those in one list', async () => {
    const bench = await started();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bench.engine.enqueue(request({ within: 'kept' }))),
    );
    expect(new Set(answers.map((answer) => queued(answer).id)).size).toBe(1);
    expect(answers.filter((answer) => !queued(answer).existed)).toHaveLength(1);
    const listed = await bench.engine.enqueueAll([request({ key: 'l' }), request({ key: 'l' })]);
    if (!listed.ok) throw new Error('expected the list to be queued');
    expect(listed.value.map(({ existed }) => existed)).toEqual([false, true]);
  });

  it('add nothing of a list when one of it is rejected', async () => {
    const bench = await started();
    await add(bench, {});
    const answer = await bench.engine.enqueueAll([
      request({ key: 'other' }),
      request({ onConflict: 'reject' }),
    ]);
    expect(answer).toMatchObject({ ok: false, error: [{ field: '1.unique.key' }] });
    expect(await bench.store.uniqueHolder('other')).toBeNull();
  });

  it('may be those of jobs that others depend on: these depend on the job that holds the key', async () => {
    const bench = await started();
    const holder = await add(bench, {});
    const answer = await bench.engine.enqueueAll([
      { ...request({ key: 'child' }, 'child'), dependsOn: ['p', 'q'] },
      { ...request({}, 'parent'), ref: 'p' },
      { ...request({}, 'other'), ref: 'q' },
    ]);
    await bench.rest();
    if (!answer.ok) throw new Error('expected the jobs to be queued');
    const kept = { id: holder.id, existed: true };
    expect(answer.value.slice(1)).toEqual([kept, kept]);
    const child = answer.value[0]?.id ?? '';
    expect((await bench.store.relations(child, 10)).parents.jobs).toMatchObject([{ id: holder.id }]);
    expect(await bench.state(child)).toBe('blocked');
    await bench.succeed(holder.id);
    expect(await bench.state(child)).toBe('running');
  });

  it('are held by a blocked job: it stays so when it is replaced, and none with parents replaces it', async () => {
    const bench = await started();
    const parent = await add(bench, { key: 'parent' });
    const waits = { ...request({ onConflict: 'replace' }), dependsOn: [parent.id] };
    const first = queued(await bench.engine.enqueue(waits));
    await bench.rest();
    expect(await bench.state(first.id)).toBe('blocked');
    expect(await add(bench, { onConflict: 'replace' }, 'false')).toEqual({ id: first.id, existed: true });
    expect(await bench.store.get(first.id)).toMatchObject({ state: 'blocked', name: 'false' });
    expect(await bench.engine.enqueue(waits)).toMatchObject({ ok: false, error: [{ field: 'unique.key' }] });
    await bench.succeed(parent.id);
    expect(await bench.state(first.id)).toBe('running');
  });
});

it('many unique keys of one call are looked up in parts, so that everything else has its turn', async () => {
  const bench = await EngineBench.started();
  onTestFinished(() => bench.engine.stop());
  await bench.engine.pause();
  const requests = Array.from({ length: 2_000 }, (_, index) => request({ key: `k${index}` }));
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const added = await bench.engine.enqueueAll(requests);
  isDone = true;
  expect(added.ok && new Set(added.value.map(({ id }) => id)).size).toBe(2_000);
  expect(turns).toBeGreaterThanOrEqual(9);
});

it('unique keys hold after a restart', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const store = async () =>
    new SlowJobStore({ inner: await openStore(folder.path), delay: () => 0, order: 'in order' });
  const first = await EngineBench.started({ store: await store() });
  await first.engine.pause();
  const added = queued(await first.engine.enqueue(request({})));
  await first.engine.stop();
  const second = await EngineBench.started({ store: await store() });
  expect(queued(await second.engine.enqueue(request({})))).toEqual({ id: added.id, existed: true });
  await second.engine.stop();
});
