import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../../electron/queue/job-store.ts';
import type { SqliteJobStore } from '../../../electron/queue/sqlite/sqlite-job-store.ts';
import { startRun } from '../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import { failedWith, SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';
import { openStore, temporaryFolder } from '../../support/sqlite-store.ts';
import { describeJobStore } from '../job-store-contract.ts';

describeJobStore(
  'SqliteJobStore',
  async () => {
    const folder = temporaryFolder();
    let store = await openStore(folder.path);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await openStore(folder.path);
        return store;
      },
      dispose: async () => {
        await store.close();
        folder.remove();
      },
    };
  },
  { persistent: true, many: 2_000, comparisons: 25 },
);

async function newStore(): Promise<{ readonly store: SqliteJobStore; readonly folder: string }> {
  const folder = temporaryFolder();
  const store = await openStore(folder.path);
  onTestFinished(async () => {
    await store.close();
    folder.remove();
  });
  return { store, folder: folder.path };
}

describe('SqliteJobStore', () => {
  it('has what was committed in the file when it answers, for another reader to see', async () => {
    const { store, folder } = await newStore();
    await store.commit([created({ id: 'seen' })]);
    const reader = new DatabaseSync(join(folder, 'jobs.db'), { readOnly: true });
    expect(reader.prepare('SELECT id FROM jobs').all()).toEqual([{ id: 'seen' }]);
    expect(reader.prepare('SELECT total_jobs_created FROM tallies').get()).toEqual({ total_jobs_created: 1 });
    reader.close();
  });

  it('keeps counters, states and runs in step in the file after any history', async () => {
    const { store, folder } = await newStore();
    const events = Array.from({ length: 50 }, () => created());
    await store.commit(events);
    for (const [index, event] of events.entries()) {
      if (index % 5 === 0) continue;
      const started = startRun(mustBe(event.after, 'waiting'), 2_000);
      await store.commit([started]);
      if (index % 5 !== 1)
        await store.commit([ended(started.after, index % 2 ? SUCCEEDED : failedWith('no'))]);
    }
    const reader = new DatabaseSync(join(folder, 'jobs.db'), { readOnly: true });
    const tally = reader.prepare('SELECT * FROM tallies').get() ?? {};
    const count = (sql: string): unknown => reader.prepare(sql).get()?.['n'];
    expect(tally['jobs_started']).toBe(40);
    expect(tally['now_running']).toBe(count('SELECT count(*) AS n FROM jobs WHERE state = 2'));
    expect(Number(tally['jobs_completed']) + Number(tally['jobs_failed'])).toBe(
      count('SELECT count(*) AS n FROM runs'),
    );
    expect(tally['now_completed']).toBe(count('SELECT count(*) AS n FROM jobs WHERE state = 4'));
    reader.close();
  });

  it.each([
    ['NaN', Number.NaN],
    ['a Date', new Date(0)],
    ['an object', {}],
    ['undefined', undefined],
  ])('refuses to store %s where a number belongs, and keeps what it has', async (_, value) => {
    const { store } = await newStore();
    const good = created({ id: 'good' });
    const bad = created({ id: 'bad' });
    const broken = { ...bad, after: { ...bad.after, createdAt: value } } as unknown as JobEvent;
    await expect(store.commit([good, broken])).rejects.toThrow(
      /createdAt of a job .* expected a whole number/,
    );
    expect(await store.get('good')).toBeNull();
    expect(await store.commit([good])).toEqual([]);
  });

  it('writes all that was asked for in one turn together', async () => {
    const { store } = await newStore();
    const answers = await Promise.all(Array.from({ length: 300 }, () => store.commit([created()])));
    expect(answers.flat()).toEqual([]);
    expect((await store.list({ state: 'waiting', cursor: null, limit: 1 }))?.total).toBe(300);
  });

  it('answers a commit that was under way when it was closed', async () => {
    const { store, folder } = await newStore();
    const committed = store.commit([created({ id: 'last' })]);
    await store.close();
    await expect(committed).resolves.toEqual([]);
    const again = await openStore(folder);
    expect(await again.get('last')).not.toBeNull();
    await again.close();
  });

  it('refuses what it is asked for after it was closed, in words', async () => {
    const { store } = await newStore();
    await store.close();
    await expect(store.get('any')).rejects.toThrow(StoreError);
    await expect(store.commit([created()])).rejects.toThrow('the job store is closed');
  });

  it('keeps its log of writes below 64 MiB while it is written to without a pause', async () => {
    const { store, folder } = await newStore();
    const stdin = 'x'.repeat(20_000);
    let largest = 0;
    for (let group = 0; group < 60; group += 1) {
      const events = Array.from({ length: 100 }, () => {
        const event = created();
        return { ...event, after: { ...event.after, payload: { program: 'cat', stdin } } };
      });
      await store.commit(events);
      largest = Math.max(largest, statSync(join(folder, 'jobs.db-wal')).size);
    }
    expect(largest).toBeLessThan(64 * 1_048_576);
    expect(statSync(join(folder, 'jobs.db')).size).toBeGreaterThan(64 * 1_048_576);
  });

  it('gives the space of pruned jobs back to the disk, in steps', async () => {
    const { store, folder } = await newStore();
    const stdin = 'x'.repeat(200_000);
    for (let index = 0; index < 150; index += 1) {
      const event = created({ id: `job-${index}` });
      const before = { ...event, after: { ...event.after, payload: { program: 'cat', stdin } } };
      const started = startRun(mustBe(before.after, 'waiting'), 2_000);
      await store.commit([before, started, ended(started.after, SUCCEEDED)]);
    }
    const size = (): number => {
      const reader = new DatabaseSync(join(folder, 'jobs.db'), { readOnly: true });
      const { page_count: pages } = reader.prepare('PRAGMA page_count').get() as { page_count: number };
      reader.close();
      return pages;
    };
    const full = size();
    await store.prune({ completedMs: 1, deadMs: 1, maxFinished: 0 }, Date.now(), 500);
    await expect.poll(size, { timeout: 20_000 }).toBeLessThan(full / 10);
  });
});
