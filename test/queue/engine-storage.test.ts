import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../electron/queue/job-store.ts';
import type { Problem, Result } from '../../shared/result.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { created, requestOf } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

const FULL = new StoreError('full', 'no space left in /data');
const FAILING = new StoreError('failing', 'I/O error in /data/jobs.db');
const ALWAYS = 1_000_000;

/** The store takes no change, whoever asks. */
function refuse(store: SteeredJobStore, error: StoreError): void {
  for (const method of ['commit', 'saveQueue', 'saveEngine', 'prune'] as const) {
    store.fail(method, error, ALWAYS);
  }
}

const changes = (store: SteeredJobStore): number =>
  store.calls.filter((call) => call === 'commit' || call.startsWith('save')).length;

const problemOf = (result: Result<unknown, Problem | readonly Problem[]>): Problem => {
  if (result.ok) throw new Error('expected a refusal, it was accepted');
  const [problem] = [result.error].flat() as readonly Problem[];
  return problem as Problem;
};

describe('a disk that is full', () => {
  let store: SteeredJobStore;
  let bench: EngineBench;
  beforeEach(async () => {
    store = new SteeredJobStore({ folder: '/data' });
    bench = await EngineBench.started({ store, concurrency: 3 });
  });

  it('is told in the present, with the folder, since when, and what happens now', async () => {
    expect(bench.engine.present()).toMatchObject({
      backend: 'sqlite',
      storage: { state: 'ok', folder: '/data', since: null, message: null },
    });
    refuse(store, FULL);
    const since = bench.clock.now();
    await bench.engine.enqueue(requestOf());
    await bench.advance(10_000);
    expect(bench.engine.present().storage).toEqual({
      state: 'full',
      folder: '/data',
      since,
      message:
        'The disk with /data is full (no space left in /data). Nothing new starts until there is space; what is queued is kept.',
    });
  });

  it('is told to those who watch the settings, when it begins and when it is over', async () => {
    let told = 0;
    bench.engine.onSettingsChanged(() => {
      told += 1;
    });
    refuse(store, FULL);
    await bench.engine.enqueue(requestOf());
    await bench.advance(5_500);
    expect(told).toBe(1);
    store.heal();
    await bench.advance(1_000);
    expect(told).toBe(2);
    expect(bench.engine.present().storage).toMatchObject({ state: 'ok', since: null, message: null });
  });

  it('is logged once, and once that it is over, however many jobs run and wait', async () => {
    const ids = await bench.addAll(Array.from({ length: 200 }, () => ({})));
    refuse(store, FULL);
    for (const id of ids.slice(0, 3)) bench.runner.succeed(id);
    await bench.advance(60_000);
    expect(bench.logger.entries.filter(({ level }) => level !== 'INFO')).toMatchObject([
      { level: 'WARN', event: 'storage_full', fields: { folder: '/data' } },
    ]);
    store.heal();
    await bench.advance(1_000);
    expect(bench.logger.named('storage_ok')).toMatchObject([{ level: 'INFO', fields: { after_ms: 61_000 } }]);
    expect(bench.logger.errors).toEqual([]);
  });

  it('is logged once when it comes and goes every second', async () => {
    await bench.engine.pause();
    await bench.add();
    await bench.engine.resume();
    for (let round = 0; round < 30; round += 1) {
      store.fail('commit', FULL);
      await bench.engine.enqueue(requestOf());
      await bench.advance(1_000);
    }
    expect(bench.logger.named('storage_full')).toHaveLength(1);
    expect(bench.logger.named('storage_ok')).toHaveLength(1);
  });

  it('keeps the outcomes of runs that ended, and resumes by itself', async () => {
    const ids = await bench.addAll(Array.from({ length: 5 }, () => ({})));
    refuse(store, FULL);
    for (const id of ids.slice(0, 3)) bench.runner.succeed(id);
    await bench.advance(30_000);
    expect(bench.engine.present().jobs).toMatchObject({ running: 3, waiting: 2, completed: 0 });
    expect(bench.runner.starts).toHaveLength(3);
    store.heal();
    await bench.advance(1_000);
    expect(bench.engine.present().jobs).toMatchObject({ running: 2, waiting: 0, completed: 3 });
    expect(bench.runner.starts).toHaveLength(5);
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('is asked once a second whether it is over, whatever waits', async () => {
    for (const jobs of [0, 500]) {
      store = new SteeredJobStore();
      store.commit(Array.from({ length: jobs }, () => created()));
      refuse(store, FULL);
      bench = await EngineBench.started({ store, concurrency: 100 });
      await bench.engine.enqueue(requestOf());
      store.calls.length = 0;
      await bench.advance(20_000);
      expect(changes(store)).toBeGreaterThanOrEqual(19);
      expect(changes(store)).toBeLessThanOrEqual(21);
    }
  });

  it('is over for an engine that has nothing to do as well', async () => {
    store.fail('commit', FULL);
    await bench.engine.enqueue(requestOf());
    expect(bench.engine.present().storage.state).toBe('full');
    await bench.advance(1_000);
    expect(bench.engine.present().storage.state).toBe('ok');
  });

  it('answers who wants to queue what is wrong and what to do, and still tries', async () => {
    refuse(store, FULL);
    const problem = {
      field: '',
      expected: 'room on the disk',
      got: 'no space left in /data',
      fix: 'Free some space and ask again. The job may have reached the disk all the same: with a key, asking again is safe.',
      code: 'unavailable',
    };
    expect(await bench.engine.enqueue(requestOf())).toEqual({ ok: false, error: [problem] });
    expect(await bench.engine.enqueueAll([requestOf()])).toEqual({ ok: false, error: [problem] });
    store.heal();
    expect((await bench.engine.enqueue(requestOf())).ok).toBe(true);
    expect(bench.engine.present().storage.state).toBe('ok');
  });

  it('answers commands with a problem, and does nothing', async () => {
    await bench.engine.pause();
    const id = await bench.add();
    const later = await bench.add({ delayMs: 50_000 });
    refuse(store, FULL);
    const answers = [
      await bench.engine.cancel(id),
      await bench.engine.runNow(later),
      await bench.engine.resume(),
      await bench.engine.pause('default'),
      await bench.engine.setConcurrency(9),
      await bench.engine.setConcurrency(9, 'default'),
    ];
    for (const answer of answers) {
      expect(problemOf(answer)).toEqual({
        field: '',
        expected: 'room on the disk',
        got: 'no space left in /data',
        fix: 'Free some space and ask again.',
        code: 'unavailable',
      });
    }
    expect(bench.engine.present()).toMatchObject({ state: 'paused', concurrency: 3 });
    expect(bench.engine.present().queues[0]).toMatchObject({ concurrency: 3, pausedAt: null });
    expect([await bench.state(id), await bench.state(later)]).toEqual(['waiting', 'scheduled']);
  });

  it('answers who cancels a running job that it is not stored yet; the job is cancelled when it can be', async () => {
    const id = await bench.add();
    refuse(store, FULL);
    const answer = bench.engine.cancel(id);
    await bench.rest();
    expect(problemOf(await answer)).toMatchObject({ expected: 'room on the disk' });
    const again = bench.engine.cancel(id);
    await bench.advance(1_000);
    expect(problemOf(await again)).toMatchObject({ expected: 'room on the disk' });
    store.heal();
    await bench.advance(1_000);
    expect(await bench.state(id)).toBe('cancelled');
    expect(await bench.engine.cancel(id)).toEqual({ ok: true, value: null });
  });

  it('is told apart from a disk that fails otherwise', async () => {
    refuse(store, FAILING);
    const result = await bench.engine.enqueue(requestOf());
    expect(problemOf(result)).toMatchObject({
      expected: 'a disk that can be written',
      got: 'I/O error in /data/jobs.db',
    });
    expect(bench.engine.present().storage).toMatchObject({
      state: 'failing',
      message:
        "/data can't be written (I/O error in /data/jobs.db). Nothing new starts until it can; what is queued is kept.",
    });
    expect(bench.logger.named('storage_failing')).toHaveLength(1);
  });

  it('answers a list that could not be read with a problem, and stays well on what was read', async () => {
    store.fail('commit', FULL, ALWAYS);
    await bench.engine.enqueue(requestOf());
    expect((await bench.engine.jobs({ state: null, cursor: null, limit: 10 })).ok).toBe(true);
    expect(bench.engine.present().storage.state).toBe('full');
    store.list = () => {
      throw FAILING;
    };
    const page = await bench.engine.jobs({ state: null, cursor: null, limit: 10 });
    expect(problemOf(page)).toMatchObject({ got: 'I/O error in /data/jobs.db' });
    expect(bench.engine.present().storage.state).toBe('failing');
  });

  it('is left behind by an engine that stops: nothing is tried again', async () => {
    refuse(store, FULL);
    await bench.engine.enqueue(requestOf());
    await bench.engine.stop();
    expect(bench.clock.pending).toBe(0);
  });
});

describe('a slow disk that fills up', () => {
  it('refuses each of the commits that are under way, and loses nothing that was accepted', async () => {
    const steered = new SteeredJobStore();
    const store = new SlowJobStore({ inner: steered, delay: () => 2, order: 'any order' });
    const bench = await EngineBench.started({ store, concurrency: 4 });
    bench.runner.auto = () => SUCCEEDED;
    let accepted = 0;
    for (let round = 0; round < 60; round += 1) {
      if (round === 10) refuse(steered, FULL);
      if (round === 30) steered.heal();
      const answers = Array.from({ length: 3 }, () => bench.engine.enqueue(requestOf()));
      if (round % 2 === 0) await bench.advance(100);
      void Promise.all(answers).then((results) => {
        accepted += results.filter((result) => result.ok).length;
      });
    }
    await bench.advance(10_000);
    await bench.engine.whenIdle();
    expect(accepted).toBeGreaterThan(60);
    expect(bench.recorder.metrics()).toMatchObject({
      total_jobs_created: accepted,
      jobs_completed: accepted,
      jobs_in_progress: 0,
    });
    expect(bench.recorder.conservation().holds).toBe(true);
    expect(bench.runner.overlaps).toEqual([]);
  });
});

describe('a store that cannot be changed', () => {
  const WHY = '/data was made by a later Jobdeck.';
  const opened = async () => {
    const store = new SteeredJobStore({ folder: '/data', readOnly: WHY });
    const waiting = created({ name: 'a' });
    store.commit([waiting, created({ delayMs: 5 })]);
    store.calls.length = 0;
    const bench = new EngineBench({ store });
    let recovered = false;
    bench.runner.recover = async () => {
      recovered = true;
    };
    await bench.engine.start();
    await bench.advance(60_000);
    return { store, bench, id: waiting.after.id, recovered: () => recovered };
  };

  it('is opened to be looked at: nothing runs, nothing is changed', async () => {
    const { store, bench, recovered } = await opened();
    expect(bench.engine.present()).toMatchObject({
      state: 'paused',
      storage: { state: 'read-only', folder: '/data', message: WHY },
      jobs: { waiting: 1, scheduled: 1 },
    });
    expect(store.calls).toEqual(['open']);
    expect([bench.runner.starts, recovered()]).toEqual([[], false]);
    expect(bench.clock.pending).toBe(0);
  });

  it('refuses every command with the reason', async () => {
    const { bench, id } = await opened();
    const { engine } = bench;
    const answers = await Promise.all<Result<unknown, Problem | readonly Problem[]>>([
      engine.enqueue(requestOf()),
      engine.enqueueAll([requestOf()]),
      engine.cancel(id),
      engine.retry(id),
      engine.runNow(id),
      engine.pause(),
      engine.resume(),
      engine.setConcurrency(3),
    ]);
    for (const answer of answers) {
      expect(problemOf(answer)).toEqual({
        field: '',
        expected: 'a store that can be changed',
        got: WHY,
        fix: 'Jobs can be looked at, and nothing else.',
        code: 'unavailable',
      });
    }
  });

  it('answers what is asked about jobs', async () => {
    const { bench, id } = await opened();
    expect(await bench.engine.detail(id)).toMatchObject({ job: { id, name: 'a' }, runs: [] });
    expect(await bench.engine.jobs({ state: null, cursor: null, limit: 10 })).toMatchObject({
      ok: true,
      value: { total: 2 },
    });
    expect((await bench.engine.oldestWaiting())?.id).toBe(id);
  });

  it('is idle, and can be closed', async () => {
    const { bench } = await opened();
    await bench.engine.whenIdle();
    await bench.engine.stop();
    expect(bench.engine.present().state).toBe('stopped');
  });
});

describe('a store that is found to be damaged', () => {
  const WHY = 'A check of /data/jobs.db found 3 rows that are not in their index.';

  it('claims nothing more, lets runs end, and refuses new jobs', async () => {
    const store = new SteeredJobStore({ folder: '/data' });
    const bench = await EngineBench.started({ store });
    const [running = '', waiting = ''] = await bench.addAll([{}, {}]);
    store.damage(WHY);
    expect(bench.engine.present()).toMatchObject({
      state: 'paused',
      storage: { state: 'damaged', message: WHY, since: bench.clock.now() },
    });
    expect(problemOf(await bench.engine.enqueue(requestOf()))).toMatchObject({
      got: WHY,
      fix: 'Quit Jobdeck and start it again.',
    });
    await bench.succeed(running);
    await bench.advance(60_000);
    expect([await bench.state(running), await bench.state(waiting)]).toEqual(['completed', 'waiting']);
    expect(bench.runner.starts).toHaveLength(1);
    expect(bench.logger.named('storage_damaged')).toMatchObject([
      { level: 'ERROR', fields: { reason: WHY } },
    ]);
  });

  it('can still end a run, and is idle when none is left', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const [running = ''] = await bench.addAll([{}, {}]);
    let idle = false;
    void bench.engine.whenIdle().then(() => {
      idle = true;
    });
    store.damage(WHY);
    await bench.rest();
    expect(idle).toBe(false);
    expect(await bench.engine.cancel(running)).toEqual({ ok: true, value: null });
    await bench.rest();
    expect(idle).toBe(true);
  });

  it('keeps an outcome until it is taken', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await bench.add();
    store.damage(WHY);
    store.fail('commit', FAILING, 3);
    await bench.succeed(id);
    await bench.advance(10_000);
    expect(await bench.state(id)).toBe('completed');
    expect(bench.engine.present().storage.state).toBe('damaged');
  });
});

describe.each(STORES)('an engine in memory, on %s', (_, create) => {
  it('says so', async () => {
    const bench = await EngineBench.started({ store: create() });
    expect(bench.engine.present()).toMatchObject({
      backend: 'memory',
      storage: { state: 'ok', folder: null, since: null, message: null },
    });
  });
});
