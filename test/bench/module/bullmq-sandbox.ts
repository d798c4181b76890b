import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { startRedis } from '../durable/bullmq.ts';
import { Countdown } from '../durable/contestant.ts';
import { type ModuleContestant, NO_OP } from './contestant.ts';

/** BullMQ's sandboxed processors: its pool of processes, on a Redis of its own. */
export async function openBullmqSandbox(folder: string, concurrency: number): Promise<ModuleContestant> {
  const { server, path } = await startRedis(folder);
  const connection = { path, maxRetriesPerRequest: null };
  const file = join(folder, 'bullmq-no-op.mjs');
  writeFileSync(file, NO_OP);
  const queue = new Queue('bench', { connection });
  let countdown = new Countdown(0);
  const worker = new Worker('bench', pathToFileURL(file), { connection, concurrency });
  worker.on('completed', () => countdown.done());
  worker.on('error', (error) => console.error(`BullMQ: ${error.message}`));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  return {
    async round(jobs) {
      countdown = new Countdown(jobs);
      await queue.addBulk(new Array(jobs).fill({ name: 'nothing', data: null }));
      await countdown.over;
    },
    async stop() {
      await worker.close();
      await queue.close();
      const exited = once(server, 'exit');
      server.kill();
      await exited;
    },
  };
}
