import { describe, expect, it } from 'vitest';
import { MemoryJobStore } from '../../electron/queue/memory-job-store.ts';
import { cancelUnstarted } from '../../electron/queue/transitions.ts';
import { created, mustBe } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { describeJobStore } from './job-store-contract.ts';

describeJobStore('MemoryJobStore', async () => ({ store: new MemoryJobStore() }), { persistent: false });

// The support that engine tests stand on has to be a store itself.
describeJobStore(
  'SlowJobStore over memory',
  async () => ({
    store: new SlowJobStore({ inner: new MemoryJobStore(), delay: () => 0, order: 'in order' }),
  }),
  { persistent: false, many: 2_000 },
);

describe('MemoryJobStore', () => {
  it('tells at open how many jobs of each queue are in each state', () => {
    const store = new MemoryJobStore();
    const gone = created({ queue: 'other' });
    store.commit([created(), created(), created({ delayMs: 5 }), gone]);
    store.commit([cancelUnstarted(mustBe(gone.after, 'waiting'), 2_000)]);
    expect(store.open().counts).toEqual(
      expect.arrayContaining([
        { queue: 'default', state: 'waiting', jobs: 2 },
        { queue: 'default', state: 'scheduled', jobs: 1 },
        { queue: 'other', state: 'cancelled', jobs: 1 },
      ]),
    );
    expect(store.open().counts).toHaveLength(3);
  });

  it('keeps the settings of queues while it lives', () => {
    const store = new MemoryJobStore();
    store.saveQueue({ name: 'mail', concurrency: 2, pausedAt: 5 });
    expect(store.open().queues).toEqual([{ name: 'mail', concurrency: 2, pausedAt: 5 }]);
  });
});
