import { expect, it } from 'vitest';
import { retryFailed, startRun } from '../../../electron/queue/transitions.ts';
import { failedWith, SUCCEEDED } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import type { StoreBench } from './store-bench.ts';

/** What is handed out. */
export function describeReads(bench: StoreBench): void {
  it('never changes what it handed out', async () => {
    const job = await bench.add({ id: 'a' });
    await bench.run(job, failedWith('exit 1'));
    const handedOut = {
      job: await bench.store.get('a'),
      runs: await bench.store.runs('a', 10),
      due: await bench.store.due(1e12, 10),
      page: await bench.store.list({ state: null, cursor: null, limit: 10 }),
      waiting: await bench.store.waiting('default', 10),
    };
    const asItWas = structuredClone(handedOut);
    const again = retryFailed(mustBe(await bench.store.get('a'), 'retrying'), 9_000);
    await bench.commit(again, created({ id: 'b' }));
    await bench.run(again.after, SUCCEEDED, 20_000);
    await bench.prune(0, 10);
    expect(handedOut).toEqual(asItWas);
  });

  it('sees in every read what was committed before', async () => {
    const job = await bench.add({ id: 'a' });
    const start = startRun(mustBe(job, 'waiting'), 2_000);
    const answered = bench.store.commit([start]);
    await answered;
    expect((await bench.store.get('a'))?.revision).toBe(start.after.revision);
    expect(await bench.waitingIds()).toEqual([]);
    expect((await bench.store.list({ state: 'running', cursor: null, limit: 1 }))?.total).toBe(1);
  });
}
