import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { describeJobStore } from './job-store-contract.ts';

// It keeps what it is given while it lives: to open it again is to open the same object.
describeJobStore(
  'MemoryJobStore',
  async () => {
    const store = new MemoryJobStore();
    return { store, reopen: async () => store };
  },
  { persistent: true },
);

// The support that engine tests stand on has to be a store itself.
for (const order of ['in order', 'any order'] as const) {
  describeJobStore(
    `SlowJobStore over memory, ${order}`,
    async () => ({ store: new SlowJobStore({ inner: new MemoryJobStore(), delay: () => 0, order }) }),
    { persistent: false, many: 2_000 },
  );
}
