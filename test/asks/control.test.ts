import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChangeReport } from '../../shared/jobs/control.ts';
import type { Result } from '../../shared/result.ts';
import { BOTH_STORES, folderOfTest, onDisk } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { requestOf } from '../support/jobs.ts';
import { startRunner } from '../workers/test-runner.ts';

const ids = (...list: readonly string[]) => ({ type: 'ids', ids: list }) as const;
const allDead = { type: 'state', state: 'dead' } as const;
const shell = (line: string) => ({ kind: 'command', payload: { shell: line } }) as const;

function reportOf(result: Result<ChangeReport, unknown>): ChangeReport {
  if (!result.ok) throw new Error(`expected a report, got ${JSON.stringify(result.error)}`);
  return result.value;
}

describe.each(BOTH_STORES)('control, %s', (_, createStore) => {
  async function started(): Promise<EngineBench> {
    const bench = await EngineBench.started({ store: await createStore(), concurrency: 4 });
    onTestFinished(() => bench.engine.stop());
    return bench;
  }

  it('oban_web 89, asynq 429: a job that failed is edited and tried again', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    expect((await bench.engine.edit(id, { ...requestOf(), work: shell('echo right') })).ok).toBe(true);
    await bench.rest();
    expect(await bench.job(id)).toMatchObject({ state: 'running', payload: { shell: 'echo right' } });
    await bench.succeed(id);
    expect(await bench.state(id)).toBe('completed');
  });

  it('oban 193: a retry keeps the history, and what each run was made with', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1, name: 'first' });
    await bench.fail(id);
    await bench.engine.retry(id);
    await bench.rest();
    await bench.fail(id);
    await bench.engine.edit(id, { ...requestOf({ name: 'second' }), work: shell('x') });
    await bench.rest();
    await bench.succeed(id);
    const detail = await bench.engine.detail(id);
    expect(detail?.runs.map((run) => [run.number, run.end?.outcome.type])).toEqual([
      [3, 'succeeded'],
      [2, 'failed'],
      [1, 'failed'],
    ]);
    expect(detail?.edits).toMatchObject([{ untilRun: 2, name: 'first', payload: { program: 'true' } }]);
  });

  it('asynq 524, 532, sidekiq 2413: a cancelled job is never retried, whatever attempts it has left', async () => {
    const bench = await started();
    const running = await bench.add({ maxAttempts: 5 });
    const retrying = await bench.add({ maxAttempts: 5 });
    await bench.fail(retrying);
    expect(await bench.state(retrying)).toBe('retrying');
    expect((await bench.engine.cancel(running)).ok).toBe(true);
    expect(reportOf(await bench.engine.change({ type: 'cancel' }, ids(retrying))).changed).toBe(1);
    const starts = bench.runner.starts.length;
    await bench.advance(24 * 3_600_000);
    expect(bench.runner.starts).toHaveLength(starts);
    expect([await bench.state(running), await bench.state(retrying)]).toEqual(['cancelled', 'cancelled']);
  });

  // Of 5,000, so that it is quick; the bench `bulk` has 100,000.
  it('Hangfire 2444, 2551: all dead jobs are deleted at once, and come back as they were', async () => {
    const bench = await started();
    bench.runner.auto = () => ({
      type: 'failed',
      retryable: false,
      error: { message: 'It fails.', code: 'exit 1' },
    });
    const added = await bench.addAll(Array.from({ length: 5_000 }, () => ({})));
    await bench.engine.whenIdle();
    const id = added[777] as string;
    const before = await bench.engine.detail(id);
    const report = reportOf(await bench.engine.change({ type: 'delete' }, allDead));
    expect(report).toMatchObject({ changed: 5_000, skipped: [] });
    expect(bench.engine.present().jobs.dead).toBe(0);
    expect(await bench.engine.detail(id)).toBeNull();
    expect(reportOf(await bench.engine.undo(report.step ?? undefined)).changed).toBe(5_000);
    expect(bench.engine.present().jobs.dead).toBe(5_000);
    const after = await bench.engine.detail(id);
    expect(after?.runs).toEqual(before?.runs);
    expect(bench.metrics.getMetrics()).toMatchObject({ total_jobs_created: 5_000, jobs_dead: 5_000 });
  }, 60_000);

  it('oban_web 84: what was deleted by accident is brought back, with its runs', async () => {
    const bench = await started();
    const id = await bench.add();
    await bench.succeed(id);
    await bench.engine.change({ type: 'delete' }, ids(id));
    expect(await bench.engine.detail(id)).toBeNull();
    expect(reportOf(await bench.engine.undo()).changed).toBe(1);
    expect(await bench.engine.detail(id)).toMatchObject({
      job: { state: 'completed' },
      runs: [{ number: 1 }],
    });
  });
});

it('bullmq 136, 1930: a timeout kills a command that ignores being asked to end', async () => {
  const { command } = startRunner({ graceMs: 50 });
  const run = command(
    { shell: "trap '' TERM; echo pid $$; while :; do sleep 0.05; done" },
    { timeoutMs: 1_000 },
  );
  const [, pid] = await run.until(/pid (\d+)/);
  expect(await run.outcome).toMatchObject({ type: 'timed-out' });
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});

it('bullmq 2580, 652: a job that ran when the app died is not stuck: the next start runs it again', async () => {
  const folder = folderOfTest();
  const first = await EngineBench.started({ store: await onDisk(folder) });
  const id = await first.add();
  expect(await first.state(id)).toBe('running');
  // Nothing that this process does reaches the disk any more.
  await first.store.close();
  const second = await EngineBench.started({ store: await onDisk(folder) });
  onTestFinished(() => second.engine.stop());
  await second.rest();
  expect(second.runner.starts).toMatchObject([{ jobId: id, run: 2 }]);
  await second.succeed(id);
  expect(await second.job(id)).toMatchObject({ state: 'completed', tries: { runs: 2, attempts: 1 } });
});
