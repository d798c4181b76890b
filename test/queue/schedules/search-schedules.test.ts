import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobStore } from '../../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../../electron/queue/memory/memory-job-store.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { scheduleOf } from '../../support/schedules.ts';
import { openStore, temporaryFolder } from '../../support/sqlite-store.ts';

const STORES: readonly (readonly [string, () => Promise<JobStore>])[] = [
  ['in memory', async () => new MemoryJobStore()],
  [
    'on disk',
    async () => {
      const folder = temporaryFolder();
      onTestFinished(() => folder.remove());
      return openStore(folder.path);
    },
  ],
];

describe.each(STORES)('the jobs of a schedule, %s', (_, createStore) => {
  it('are found by its name and by its id, and changed together by them', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    onTestFinished(() => bench.engine.stop());
    await bench.engine.pause();
    const { schedules } = bench.engine;
    const add = async (name: string): Promise<{ readonly id: string; readonly jobId: string }> => {
      const added = await schedules.add(scheduleOf({ name }));
      if (!added.ok) throw new Error('expected the schedule to be added');
      const run = await schedules.runNow(added.value.id);
      if (!run.ok) throw new Error('expected the schedule to run');
      return { id: added.value.id, jobId: run.value.id };
    };
    const nightly = await add('Nightly backup');
    const other = await add('Other');
    const found = async (text: string): Promise<readonly string[]> => {
      const page = await bench.engine.search({ text, state: null, cursor: null, limit: 10 });
      if (!page.ok) throw new Error(page.error.expected);
      return page.value.rows.map(({ id }) => id);
    };
    expect(await found('schedule:"Nightly backup"')).toEqual([nightly.jobId]);
    expect(await found(`schedule:${other.id}`)).toEqual([other.jobId]);
    expect(await found('-schedule:Other')).toEqual([nightly.jobId]);
    expect(await found('schedule:nightly')).toEqual([]);

    const changed = await bench.engine.change(
      { type: 'cancel' },
      { type: 'search', text: 'schedule:"Nightly backup"', state: null },
    );
    expect(changed.ok && changed.value).toMatchObject({ changed: 1 });
    await schedules.remove(nightly.id);
    expect(await found('schedule:"Nightly backup"')).toEqual([]);
    expect(await found(`schedule:${nightly.id} state:cancelled`)).toEqual([nightly.jobId]);
  });
});
