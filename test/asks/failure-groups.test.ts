import { describe, expect, it, onTestFinished } from 'vitest';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';

describe.each(BOTH_STORES)('failures in groups, %s', (_, createStore) => {
  it('good_job 1464, mission_control 342: jobs are grouped by their error, and a group is opened as a search', async () => {
    const bench = await EngineBench.started({ store: await createStore(), concurrency: 4 });
    onTestFinished(() => bench.engine.stop());
    const ids = await Promise.all(['one', 'two', 'three'].map((name) => bench.add({ name, maxAttempts: 1 })));
    const until = async (isTrue: () => boolean): Promise<void> => {
      while (!isTrue()) await new Promise((resolve) => bench.engine.subscribe(resolve));
    };
    await until(() => bench.runner.running.length === 3);
    ids.forEach((id, index) => {
      bench.runner.fail(id, index === 2 ? 'ENOENT' : 'ECONNREFUSED');
    });
    await until(() => bench.engine.present().jobs.dead === 3);
    const found = await bench.engine.failureGroups(10);
    if (!found.ok) throw new Error(found.error.expected);
    expect(found.value.total).toBe(2);
    const group = found.value.groups.find(({ code }) => code === 'ECONNREFUSED');
    expect(group).toMatchObject({ jobs: 2, runs: 2 });
    const page = await bench.engine.search({
      text: `group:${group?.fingerprint}`,
      state: null,
      cursor: null,
      limit: 10,
    });
    expect(page.ok && page.value.rows.map(({ name }) => name).toSorted()).toEqual(['one', 'two']);
  });
});
