import { describe, expect, it } from 'vitest';
import { idleWorkersText } from '../../../renderer/overview/idle-workers.ts';
import type { Snapshot } from '../../../shared/numbers/snapshot.ts';
import { aQueue, aSnapshot, jobCounts, someMetrics } from '../store/a-snapshot.ts';

const busy = (running: number, over: Partial<Snapshot> = {}): Snapshot =>
  aSnapshot({ metrics: someMetrics({ jobs_in_progress: running }), ...over });

describe('why workers are idle', () => {
  it('is not asked while all of them work', () => {
    expect(idleWorkersText(busy(8))).toBeNull();
  });

  it('is that nothing waits', () => {
    expect(idleWorkersText(busy(0))).toBe('All 8 are idle: nothing waits');
    expect(idleWorkersText(busy(6))).toBe('7 and 8 are idle: nothing waits');
    expect(idleWorkersText(busy(7))).toBe('8 is idle: nothing waits');
  });

  it('is that everything is paused', () => {
    const engine = { ...aSnapshot().engine, state: 'paused' as const };
    expect(idleWorkersText(busy(2, { engine }))).toBe('3 to 8 are idle: everything is paused');
  });

  it('is that nothing waits yet', () => {
    const jobs = jobCounts({ scheduled: 2, blocked: 1 });
    expect(idleWorkersText(busy(7, { jobs }))).toBe(
      '8 is idle: nothing waits; 2 are scheduled, 1 is blocked',
    );
  });

  it('is that the machine has no room, or the store takes nothing', () => {
    const { engine } = aSnapshot();
    const jobs = jobCounts({ waiting: 3 });
    const loaded = { ...engine, heldBack: { by: 'load', perCpu: 1.2, limit: 0.8 } as const };
    expect(idleWorkersText(busy(7, { jobs, engine: loaded }))).toBe(
      '8 is idle: the load is 1.20 for each processor, 0.8 at most',
    );
    const full = { ...engine, storage: { ...engine.storage, state: 'full' as const } };
    expect(idleWorkersText(busy(7, { jobs, engine: full }))).toBe('8 is idle: the store takes no changes');
  });

  it('is that the queues with waiting jobs are full or paused', () => {
    const waits = jobCounts({ waiting: 3, running: 2 });
    const snapshot = busy(4, {
      jobs: jobCounts({ waiting: 9, running: 4 }),
      queues: [
        aQueue({ name: 'encode', concurrency: 2, jobs: waits }),
        aQueue({ name: 'fetch', concurrency: 2, jobs: waits }),
        aQueue({ name: 'reports', pausedAt: 1, jobs: jobCounts({ waiting: 3 }) }),
        aQueue({ name: 'mail', pausedAt: 1 }),
      ],
    });
    expect(idleWorkersText(snapshot)).toBe(
      '5 to 8 are idle: queues encode and fetch are full, queue reports is paused',
    );
  });
});
