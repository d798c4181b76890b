import { describe, expect, it } from 'vitest';
import { StoreError } from '../../electron/queue/job-store.ts';
import { startRun } from '../../electron/queue/transitions.ts';
import { Disk, ProcessStore } from '../support/disk.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { EPOCH } from '../support/fake-clock.ts';
import { created, mustBe, requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

/** Jobs that a process left running when it died, 5 s before the clock of the tests begins. */
function leftRunning(store: SteeredJobStore, count: number): readonly string[] {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const create = created({ name: `job ${index}` }, EPOCH - 9_000);
    store.commit([create, startRun(mustBe(create.after, 'waiting'), EPOCH - 8_000)]);
    ids.push(create.after.id);
  }
  store.commit([created({ name: 'last' }, EPOCH - 5_000)]);
  store.calls.length = 0;
  return ids;
}

describe('jobs that a dead process left running', () => {
  it('are put back in line before anything is claimed, and behind what waited', async () => {
    const store = new SteeredJobStore();
    const [a, b] = leftRunning(store, 2);
    const bench = await EngineBench.started({ store });
    expect(bench.facts(a ?? '')).toEqual(['job_interrupted']);
    expect(bench.events.map((event) => event.facts.join())).toEqual([
      'job_interrupted',
      'job_interrupted',
      'job_started',
    ]);
    expect(bench.runner.runningNames).toEqual(['last']);
    expect(await bench.job(b ?? '')).toMatchObject({
      state: 'waiting',
      tries: { runs: 1, attempts: 0, crashes: 1 },
    });
  });

  it('have a run that lasted until the last commit, and do not spoil how long runs take', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    const bench = await EngineBench.started({ store });
    expect(await store.runs(id, 1)).toMatchObject([
      { number: 1, startedAt: EPOCH - 8_000, end: { tookMs: 3_000, outcome: { type: 'interrupted' } } },
    ]);
    expect(bench.recorder.durations().running).toBeNull();
    expect(bench.recorder.metrics()).toMatchObject({ jobs_interrupted: 1, jobs_started: 2 });
  });

  it('are in the gauge until they are back in line; the books hold at every moment', async () => {
    const store = new SteeredJobStore();
    leftRunning(store, 3);
    const bench = new EngineBench({ store });
    const letGo = store.hold('commit', 'wait');
    const started = bench.engine.start();
    await bench.rest();
    expect(bench.recorder.metrics().jobs_in_progress).toBe(3);
    expect(bench.engine.present().jobs.running).toBe(3);
    const gauges: number[] = [];
    bench.engine.subscribe(() => gauges.push(bench.recorder.metrics().jobs_in_progress));
    letGo();
    await started;
    expect(gauges[0]).toBe(0);
    await bench.rest();
    expect(bench.recorder.conservation()).toMatchObject({ holds: true, breach: null });
    expect(bench.logger.errors).toEqual([]);
  });

  it('do not show as a burst in the charts', async () => {
    const store = new SteeredJobStore();
    leftRunning(store, 3);
    const bench = await EngineBench.started({ store });
    const { created: creations, completed, failed } = bench.recorder.trends();
    expect([creations, completed, failed].flat().every((count) => count === 0)).toBe(true);
    expect(bench.recorder.peak).toEqual({ running: 3, at: EPOCH - 5_000 });
  });

  it('are dead once it happened three times in a row, with attempts left', async () => {
    const disk = new Disk();
    let id = '';
    for (let life = 1; life <= 3; life += 1) {
      const process = new ProcessStore(disk);
      const bench = await EngineBench.started({ store: process });
      if (life === 1) id = await bench.add({ maxAttempts: 1 });
      expect(await bench.job(id)).toMatchObject({
        state: 'running',
        tries: { runs: life, attempts: 1, crashes: life - 1 },
      });
      process.crash();
    }
    const bench = await EngineBench.started({ store: new ProcessStore(disk) });
    expect(await bench.job(id)).toMatchObject({ state: 'dead', reason: 'poison', error: { code: 'poison' } });
    expect(bench.facts(id)).toEqual(['job_interrupted', 'job_dead']);
    expect(bench.recorder.metrics()).toMatchObject({
      jobs_started: 3,
      jobs_interrupted: 3,
      jobs_dead: 1,
      jobs_in_progress: 0,
    });
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('wait until the runner has ended what runs on', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    const bench = new EngineBench({ store });
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.runner.recover = () => promise;
    const started = bench.engine.start();
    await bench.rest();
    expect([await bench.state(id), bench.engine.present().state]).toEqual(['running', 'starting']);
    resolve();
    await started;
    expect(await bench.state(id)).toBe('waiting');
  });

  it('are put back though the runner could not', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    const bench = new EngineBench({ store });
    bench.runner.recover = () => Promise.reject(new Error('no permission'));
    await bench.engine.start();
    expect(await bench.state(id)).toBe('waiting');
    expect(bench.logger.named('recovery_failed')).toMatchObject([{ fields: { error: 'no permission' } }]);
  });

  it('wait for a store that refuses; start has answered, and nothing is claimed before', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    store.fail('commit', new StoreError('full', 'no space'), 3);
    const bench = await EngineBench.started({ store });
    expect(bench.engine.present()).toMatchObject({ state: 'running', storage: { state: 'full' } });
    await bench.advance(2_900);
    expect([await bench.state(id), bench.runner.starts]).toEqual(['running', []]);
    await bench.advance(200);
    expect(await bench.state(id)).toBe('waiting');
    expect(bench.engine.present().storage.state).toBe('ok');
    expect(bench.runner.runningNames).toEqual(['last']);
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('are put back once when a job that is queued meanwhile finds that the store works again', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    store.fail('commit', new StoreError('full', 'no space'));
    const bench = await EngineBench.started({ store, concurrency: 4 });
    await bench.engine.enqueue(requestOf({ name: 'new' }));
    await bench.rest();
    expect(bench.facts(id)).toEqual(['job_interrupted', 'job_started']);
    expect(bench.runner.runningNames.toSorted()).toEqual(['job 0', 'last', 'new']);
    await bench.advance(10_000);
    expect(bench.runner.starts).toHaveLength(3);
  });

  it('are left for the next start by an engine that is stopped while it cannot', async () => {
    const store = new SteeredJobStore();
    const [id = ''] = leftRunning(store, 1);
    store.fail('commit', new StoreError('full', 'no space'), 100);
    const bench = await EngineBench.started({ store });
    await bench.engine.stop();
    expect(bench.clock.pending).toBe(0);
    store.heal();
    expect(await bench.state(id)).toBe('running');
    await EngineBench.started({ store });
    expect(await bench.state(id)).toBe('waiting');
  });
});

it('output of jobs that are not there any more is forgotten, once work is taken up', async () => {
  const store = new SteeredJobStore();
  const [id = ''] = leftRunning(store, 1);
  const bench = new EngineBench({ store });
  const asked: (readonly [jobId: string, exists: boolean])[] = [];
  bench.runner.output.keepOnly = async (exists) => {
    for (const jobId of [id, 'gone']) asked.push([jobId, await exists(jobId)]);
    return 1;
  };
  await bench.engine.start();
  await bench.rest();
  expect(asked).toEqual([
    [id, true],
    ['gone', false],
  ]);
});

describe('what was set for the whole engine', () => {
  it('is there again after a restart', async () => {
    const disk = new Disk();
    const first = await EngineBench.started({ store: new ProcessStore(disk), concurrency: 2 });
    await first.engine.setConcurrency(7);
    await first.engine.pause();
    await first.engine.stop();
    const second = await EngineBench.started({ store: new ProcessStore(disk), concurrency: 2 });
    expect(second.engine.present()).toMatchObject({ state: 'paused', concurrency: 7 });
  });

  it('gives way to a concurrency that was fixed for one process, and is not changed by it', async () => {
    const disk = new Disk();
    const first = await EngineBench.started({ store: new ProcessStore(disk) });
    await first.engine.setConcurrency(7);
    await first.engine.stop();
    const second = await EngineBench.started({ store: new ProcessStore(disk), fixedConcurrency: 3 });
    expect(second.engine.present().concurrency).toBe(3);
    await second.engine.pause();
    await second.engine.resume();
    await second.engine.stop();
    const third = await EngineBench.started({ store: new ProcessStore(disk) });
    expect(third.engine.present().concurrency).toBe(7);
  });

  it('is both what was asked for when two changes are asked for at once', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const letGo = store.hold('saveEngine', 'wait');
    const both = [bench.engine.pause(), bench.engine.setConcurrency(9)];
    await bench.rest();
    letGo();
    await Promise.all(both);
    expect(store.open().engine).toEqual({
      concurrency: 9,
      pausedAt: EPOCH,
      maxLoadPerCpu: null,
      minFreeMemoryBytes: null,
    });
    expect(bench.engine.present()).toMatchObject({ state: 'paused', concurrency: 9 });
  });
});
