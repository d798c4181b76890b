import { describe, expect, it } from 'vitest';
import { cancelUnstarted, startRun } from '../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import { failedWith, SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';
import { moved, type StoreBench } from './store-bench.ts';

/** What a commit applies, and what it leaves out. */
export function describeCommits(bench: StoreBench): void {
  it('answers null for a job that it does not have, and no runs', async () => {
    expect(await bench.store.get('nobody')).toBeNull();
    expect(await bench.store.runs('nobody', 10)).toEqual([]);
  });

  describe('commit', () => {
    it('answers no refusals when every event was applied', async () => {
      expect(await bench.store.commit([created(), created()])).toHaveLength(0);
    });

    it('takes an empty group', async () => {
      expect(await bench.store.commit([])).toHaveLength(0);
    });

    it('refuses to create the same job twice, and keeps the first', async () => {
      const first = await bench.add({ id: 'twin', name: 'first' });
      expect(await bench.store.commit([created({ id: 'twin', name: 'second' })])).toEqual([moved(0)]);
      expect(await bench.store.get('twin')).toEqual(first);
      expect(await bench.waitingIds()).toEqual(['twin']);
    });

    it('refuses to create the same job twice within a group', async () => {
      expect(await bench.store.commit([created({ id: 'twin' }), created({ id: 'twin' })])).toEqual([
        moved(1),
      ]);
      expect(await bench.waitingIds()).toEqual(['twin']);
    });

    it('leaves out exactly the events whose job has moved on, and applies the others', async () => {
      const [a, b, c] = [
        await bench.add({ id: 'a' }),
        await bench.add({ id: 'b' }),
        await bench.add({ id: 'c' }),
      ];
      await bench.commit(cancelUnstarted(mustBe(b, 'waiting'), 2_000));
      const refused = await bench.store.commit([
        startRun(mustBe(a, 'waiting'), 3_000),
        startRun(mustBe(b, 'waiting'), 3_000),
        startRun(mustBe(c, 'waiting'), 3_000),
      ]);
      expect(refused).toEqual([moved(1)]);
      expect((await bench.store.get('a'))?.state).toBe('running');
      expect((await bench.store.get('b'))?.state).toBe('cancelled');
      expect((await bench.store.get('c'))?.state).toBe('running');
    });

    it('lets the first of two changes of one revision win', async () => {
      const job = await bench.add({ id: 'a' });
      const refused = await bench.store.commit([
        startRun(mustBe(job, 'waiting'), 2_000),
        cancelUnstarted(mustBe(job, 'waiting'), 2_000),
      ]);
      expect(refused).toEqual([moved(1)]);
      expect((await bench.store.get('a'))?.state).toBe('running');
    });

    it('applies a chain of changes of one job in one group', async () => {
      const create = created({ id: 'a' });
      const start = startRun(mustBe(create.after, 'waiting'), 2_000);
      const end = ended(start.after, SUCCEEDED);
      await bench.commit(create, start, end);
      expect(await bench.store.get('a')).toEqual(end.after);
      expect(await bench.store.runs('a', 10)).toEqual([end.run]);
    });

    it('keeps no run of an event that it left out', async () => {
      const job = await bench.add({ id: 'a' });
      const start = startRun(mustBe(job, 'waiting'), 2_000);
      await bench.commit(start, ended(start.after, SUCCEEDED));
      expect(await bench.store.commit([ended(start.after, failedWith('late'))])).toEqual([moved(0)]);
      expect((await bench.store.runs('a', 10)).map((each) => each.end.outcome.type)).toEqual(['succeeded']);
    });

    it('leaves out a change of a job that it does not have', async () => {
      const stranger = created({ id: 'stranger' }).after;
      expect(await bench.store.commit([startRun(mustBe(stranger, 'waiting'), 2_000)])).toEqual([moved(0)]);
      expect(await bench.store.get('stranger')).toBeNull();
    });

    it('gives back every field of a job in every state', async () => {
      const options = { priority: 7, maxAttempts: 2, timeoutMs: 9, tags: ['nightly', 'ü "quoted"'] };
      const names = { name: 'line\nbreak 😀', queue: 'Ö/1', ...options };
      const waiting = created({ id: 'w', ...names });
      const scheduled = created({ id: 's', delayMs: 5, ...names });
      const cancelled = created({ id: 'c', ...names });
      const running = created({ id: 'r', ...names });
      const dead = created({ id: 'd', ...names });
      const retrying = created({ id: 'e', ...names });
      const completed = created({ id: 'k', ...names });
      const start = (event: JobEvent) => startRun(mustBe(event.after, 'waiting'), 2_000);
      const starts = [running, dead, retrying, completed].map(start);
      const [, deadRun, retryingRun, completedRun] = starts.map((event) => event.after);
      const group = [
        waiting,
        scheduled,
        cancelled,
        running,
        dead,
        retrying,
        completed,
        ...starts,
        cancelUnstarted(mustBe(cancelled.after, 'waiting'), 2_500),
        ended(mustBe(deadRun ?? null, 'running'), failedWith('ENOENT', { retryable: false })),
        ended(mustBe(retryingRun ?? null, 'running'), failedWith('exit 1')),
        ended(mustBe(completedRun ?? null, 'running'), {
          type: 'succeeded',
          result: { deep: [1, 'two', null, { three: false }] },
        }),
      ];
      await bench.commit(...group);
      for (const id of ['w', 's', 'c', 'r', 'd', 'e', 'k']) {
        const latest = group.filter((event) => event.after.id === id).at(-1);
        expect(await bench.store.get(id)).toEqual(latest?.after);
      }
    });
  });
}
