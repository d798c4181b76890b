import { describe, expect, it, onTestFinished } from 'vitest';
import { readImport } from '../../electron/import/read-import.ts';
import { describeProblem } from '../../shared/result.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith } from '../support/fake-runner.ts';

const job = (name: string, dependsOn: readonly string[] = [], more: object = {}): object => ({
  kind: 'command',
  payload: { shell: name },
  ref: name,
  name,
  ...(dependsOn.length > 0 && { dependsOn }),
  maxAttempts: 1,
  ...more,
});

describe.each(BOTH_STORES)('dependencies, %s', (_, createStore) => {
  async function started(): Promise<EngineBench> {
    const bench = await EngineBench.started({ store: await createStore(), concurrency: 8 });
    onTestFinished(() => bench.engine.stop());
    return bench;
  }

  /** A file of jobs, queued as a whole; ids, or what is wrong with it. */
  async function queue(bench: EngineBench, jobs: readonly object[]): Promise<readonly string[] | string> {
    const text = jobs.map((each) => JSON.stringify(each)).join('\n');
    const file = await readImport({ name: 'jobs.jsonl', text, folder: null });
    if (!file.ok) throw new Error(describeProblem(file.error));
    expect(file.value.broken).toEqual([]);
    const queued = await bench.engine.enqueueAll(file.value.jobs.map(({ request }) => request));
    return queued.ok ? queued.value.map(({ id }) => id) : queued.error.map(describeProblem).join('\n');
  }

  it('asynq 729: a job runs when all the jobs that it depends on have completed, and is told their results', async () => {
    const bench = await started();
    const ran: string[] = [];
    const told: unknown[] = [];
    bench.runner.auto = (run, context) => {
      ran.push(run.name);
      if (run.name === 'publish') {
        void context
          .parents()
          .then((parents) => told.push(parents.map(({ name, result }) => [name, result])));
      }
      return { type: 'succeeded', result: { made: `${run.name}.png` } };
    };
    await queue(bench, [
      job('publish', ['thumbnail', 'resize']),
      job('thumbnail', ['fetch']),
      job('resize', ['fetch']),
      job('fetch'),
    ]);
    await bench.engine.whenIdle();
    expect([ran[0], ran.length, ran[3]]).toEqual(['fetch', 4, 'publish']);
    await expect
      .poll(() => told)
      .toEqual([
        [
          ['thumbnail', { made: 'thumbnail.png' }],
          ['resize', { made: 'resize.png' }],
        ],
      ]);
  });

  it('asynq 640: what follows a job that failed is held, cancelled or run, as each asked for, and held ones go on after a retry', async () => {
    const bench = await started();
    let isBroken = true;
    bench.runner.auto = (run) =>
      run.name === 'build' && isBroken ? failedWith('exit 1') : { type: 'succeeded', result: null };
    const ids = await queue(bench, [
      job('build'),
      job('ship', ['build']),
      job('announce', ['ship'], { onParentFailure: 'cancel' }),
      job('lint report', ['build'], { onParentFailure: 'cancel' }),
      job('clean up', ['build'], { onParentFailure: 'run' }),
    ]);
    if (typeof ids === 'string') throw new Error(ids);
    const states = () => Promise.all(ids.map((id) => bench.state(id)));
    await bench.engine.whenIdle();
    expect(await states()).toEqual(['dead', 'blocked', 'blocked', 'cancelled', 'completed']);
    isBroken = false;
    await bench.engine.retry(ids[0] as string);
    await bench.engine.whenIdle();
    expect(await states()).toEqual(['completed', 'completed', 'completed', 'cancelled', 'completed']);
  });

  it('asynq 640: jobs that wait for each other are refused with the cycle named, and none of the file is queued', async () => {
    const bench = await started();
    const refused = await queue(bench, [job('a', ['b']), job('b', ['c']), job('c', ['a']), job('other')]);
    expect(refused).toBe(
      '0.dependsOn: expected jobs that do not wait for each other, got a cycle: a → b → c → a (each depends on the next). Take one of them out of "dependsOn".',
    );
    expect(bench.events).toEqual([]);
  });
});
