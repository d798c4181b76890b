import { describe, expect, it } from 'vitest';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { StoreError } from '../../electron/queue/job-store.ts';
import { MAX_QUEUES, MAX_RUNNING } from '../../shared/numbers/snapshot.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

const KILOBYTES_8 = 8 * 1_024;

async function benchWithBuilder(options: Parameters<typeof EngineBench.started>[0] = {}) {
  const bench = await EngineBench.started(options);
  const { engine, recorder, clock } = bench;
  return { bench, builder: new SnapshotBuilder({ engine, recorder, clock, version: '1.2.3' }) };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('a snapshot', () => {
  it('has the five metrics of the reference text first and in order', async () => {
    const { builder } = await benchWithBuilder();
    expect(Object.keys(builder.current().metrics).slice(0, 5)).toEqual([
      'total_jobs_created',
      'jobs_completed',
      'jobs_failed',
      'jobs_retried',
      'jobs_in_progress',
    ]);
  });

  it('is plain data: what comes out of a message is what went in', async () => {
    const { bench, builder } = await benchWithBuilder();
    await bench.add();
    const snapshot = builder.current();
    expect(structuredClone(snapshot)).toEqual(snapshot);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it('tells what is true now', async () => {
    const { bench, builder } = await benchWithBuilder({ concurrency: 2 });
    const [first] = await bench.addAll([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { delayMs: 9_000 }]);
    await bench.fail(first ?? '');
    const snapshot = builder.current();
    expect(snapshot).toMatchObject({
      at: bench.clock.now(),
      metrics: { total_jobs_created: 4, jobs_failed: 1, jobs_in_progress: 2, jobs_started: 3 },
      rates: { success_rate: 0, failure_rate: 0.25, retry_rate: 0 },
      conservation: { holds: true, breach: null },
      engine: { state: 'running', concurrency: 2, peak: { running: 2 }, version: '1.2.3' },
      jobs: { running: 2, waiting: 0, retrying: 1, scheduled: 1 },
      queuesLeftOut: 0,
    });
    expect(snapshot.running.map((run) => [run.name, run.run])).toEqual([
      ['b', 1],
      ['c', 1],
    ]);
    expect(snapshot.running[0]?.lastLine).toBe(`line of ${snapshot.running[0]?.id} in run 1`);
  });

  it('has a revision that grows', async () => {
    const { bench, builder } = await benchWithBuilder();
    const revisions = [builder.current().revision];
    await bench.add();
    revisions.push(builder.current().revision);
    await bench.engine.pause();
    revisions.push(builder.current().revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(3);
  });

  it('is of one size, whether 10 jobs are there or 100,000', async () => {
    const { bench, builder } = await benchWithBuilder({ concurrency: 4 });
    await bench.addAll(Array.from({ length: 10 }, () => ({})));
    builder.current();
    await bench.rest();
    const few = bytesOf(builder.current());
    for (let step = 0; step < 10; step += 1) {
      await bench.addAll(Array.from({ length: 10_000 }, () => ({})));
    }
    const many = bytesOf(builder.current());
    expect(builder.current().jobs.waiting).toBe(100_006);
    expect(many - few).toBeLessThan(100);
    expect(many).toBeLessThanOrEqual(KILOBYTES_8);
  });

  it('fits into 8 KB with all workers busy and many queues', async () => {
    const { bench, builder } = await benchWithBuilder({ concurrency: 64 });
    await bench.addAll(
      Array.from({ length: 400 }, (_, index) => ({
        name: `build of part ${index}`,
        queue: `queue ${index % 40}`,
      })),
    );
    builder.current();
    await bench.rest();
    const snapshot = builder.current();
    expect([snapshot.queues.length, snapshot.queuesLeftOut]).toEqual([MAX_QUEUES, 41 - MAX_QUEUES]);
    expect(snapshot.running).toHaveLength(MAX_RUNNING);
    expect(bytesOf(snapshot)).toBeLessThanOrEqual(KILOBYTES_8);
  });

  it('fits into 8 KB when every name and every last line is as long as it may be', async () => {
    const { bench, builder } = await benchWithBuilder({ concurrency: 64 });
    bench.runner.output.lastLine = () => 'ü'.repeat(160);
    await bench.addAll(
      Array.from({ length: 400 }, (_, index) => ({
        name: 'n'.repeat(200),
        queue: `${'q'.repeat(60)}${index % 40}`,
      })),
    );
    builder.current();
    await bench.rest();
    expect(bytesOf(builder.current())).toBeLessThanOrEqual(KILOBYTES_8);
  });

  it('shows the queues with default first, then by name', async () => {
    const { bench, builder } = await benchWithBuilder();
    await bench.addAll([{ queue: 'zoo' }, { queue: 'Apple' }, { queue: 'mail' }]);
    expect(builder.current().queues.map((queue) => queue.name)).toEqual(['default', 'Apple', 'mail', 'zoo']);
  });

  it('shows the oldest waiting job once the store has told it, and none when none waits', async () => {
    const { bench, builder } = await benchWithBuilder();
    await bench.engine.pause();
    const id = await bench.add({ name: 'patient' });
    let changed = 0;
    builder.onChanged(() => {
      changed += 1;
    });
    builder.current();
    await bench.rest();
    expect(changed).toBe(1);
    expect(builder.current().oldestWaiting).toMatchObject({ id, name: 'patient', queue: 'default' });
    await bench.engine.cancel(id);
    expect(builder.current().oldestWaiting).toBeNull();
  });

  it('asks again when the store failed to tell the oldest, and nothing is thrown at nobody', async () => {
    const store = new SteeredJobStore();
    const { bench, builder } = await benchWithBuilder({ store });
    await bench.engine.pause();
    const id = await bench.add();
    store.fail('oldestWaiting', new Error('busy'));
    builder.current();
    await bench.rest();
    builder.current();
    await bench.rest();
    expect(builder.current().oldestWaiting?.id).toBe(id);
  });

  it('estimates nothing while all is paused', async () => {
    const { bench, builder } = await benchWithBuilder();
    bench.runner.auto = () => SUCCEEDED;
    await bench.addAll([{}, {}]);
    bench.runner.auto = null;
    await bench.addAll([{}, {}]);
    expect(builder.current().drainMs).toBeGreaterThan(0);
    await bench.engine.pause();
    expect(builder.current().drainMs).toBeNull();
  });

  it('estimates what can drain: not what waits in paused queues, which it tells', async () => {
    const { bench, builder } = await benchWithBuilder();
    bench.runner.auto = () => SUCCEEDED;
    await bench.addAll([{}, {}]);
    bench.runner.auto = null;
    await bench.addAll([{}, {}]);
    await bench.addAll([{ queue: 'later' }, { queue: 'later' }, { queue: 'later' }]);
    await bench.engine.pause('later');
    const { drainMs, waitingPaused, jobs } = builder.current();
    expect([jobs.waiting, jobs.running, waitingPaused]).toEqual([4, 1, 3]);
    expect(drainMs).toBe(bench.recorder.drainMs(2));
    // All that waits is paused.
    await bench.engine.pause('default');
    expect(builder.current()).toMatchObject({ waitingPaused: 4, drainMs: null });
    await bench.engine.resume('later');
    expect(builder.current()).toMatchObject({ waitingPaused: 1, drainMs: bench.recorder.drainMs(4) });
  });

  it('tells what is wrong with the store, and estimates nothing while it is', async () => {
    const store = new SteeredJobStore({ folder: '/data' });
    const { bench, builder } = await benchWithBuilder({ store });
    const [first = ''] = await bench.addAll([{}, {}, {}]);
    await bench.succeed(first);
    expect(builder.current().drainMs).toBeGreaterThan(0);
    store.fail('commit', new StoreError('full', 'no space left'));
    await bench.engine.enqueue(requestOf());
    expect(builder.current()).toMatchObject({
      engine: { backend: 'sqlite', storage: { state: 'full', folder: '/data', since: bench.clock.now() } },
      drainMs: null,
    });
  });

  it('is announced for every change of jobs and settings, until nobody listens any more', async () => {
    const { bench, builder } = await benchWithBuilder();
    let changed = 0;
    const leave = builder.onChanged(() => {
      changed += 1;
    });
    await bench.add();
    const afterJob = changed;
    await bench.engine.pause();
    expect([afterJob > 0, changed]).toEqual([true, afterJob + 1]);
    leave();
    await bench.engine.resume();
    expect(changed).toBe(afterJob + 1);
    builder.dispose();
    await bench.add();
  });
});
