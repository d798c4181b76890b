import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import {
  type Contestant,
  type ContestantOptions,
  Countdown,
  type Load,
  PAYLOAD,
  produce,
} from './contestant.ts';

const NAME = 'bench';
const JOB = { name: 'nothing', data: PAYLOAD };
const START_MS = 10_000;

/**
 * BullMQ 6 on a Redis of its own that appends every change to a file and flushes that once a second, so that up to a
 * second of what it has acknowledged can be lost in a power cut. Reached through a Unix socket, which is faster than TCP.
 */
export async function openBullmq({ folder, concurrency }: ContestantOptions): Promise<Contestant> {
  const { server, path } = await startRedis(folder);
  const connection = { path, maxRetriesPerRequest: null };
  const queue = new Queue(NAME, { connection });
  let countdown = new Countdown(0);
  const worker = new Worker(NAME, async () => null, { connection, concurrency });
  worker.on('completed', () => countdown.done());
  worker.on('error', (error) => console.error(`BullMQ: ${error.message}`));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const add = (load: Load): Promise<void> =>
    produce(
      load,
      () => queue.add(JOB.name, JOB.data),
      (count) => queue.addBulk(new Array(count).fill(JOB)),
    );
  return {
    async round(load) {
      countdown = new Countdown(load.jobs);
      await add(load);
      await countdown.over;
    },
    async fill(load) {
      await worker.pause();
      await add(load);
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

export async function startRedis(
  folder: string,
): Promise<{ readonly server: ChildProcess; readonly path: string }> {
  const path = join(folder, 'redis.sock');
  const settings = ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', ''];
  const durability = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const server = spawn('redis-server', [...settings, ...durability], { stdio: 'ignore' });
  process.once('exit', () => server.kill());
  const failed = new Promise<never>((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  failed.catch(() => undefined);
  const deadline = performance.now() + START_MS;
  while (!existsSync(path)) {
    if (performance.now() > deadline) throw new Error(`redis-server made no socket within ${START_MS} ms`);
    await Promise.race([delay(10), failed]);
  }
  return { server, path };
}
