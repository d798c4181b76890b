import { systemClock } from '../../electron/clock.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { noOpEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { collectGarbage, median, rounded } from './measure.ts';

const ROUNDS = 200;

/** What one snapshot costs to build and how large it is, with few jobs in line and with many. */
async function measure(jobs: number): Promise<readonly Figure[]> {
  const { engine, recorder } = noOpEngine(8, 1_000_000);
  const builder = new SnapshotBuilder({ engine, recorder, clock: systemClock, version: 'bench' });
  await engine.start();
  await engine.enqueueAll(Array.from({ length: 50 }, (_, index) => request(index, 'done')));
  await engine.whenIdle();
  await engine.pause();
  await engine.enqueueAll(Array.from({ length: jobs }, (_, index) => request(index, 'waiting')));
  const times: number[] = [];
  let size = 0;
  collectGarbage();
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const snapshot = builder.current();
    times.push(performance.now() - began);
    size = JSON.stringify(snapshot).length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  builder.dispose();
  await engine.resume();
  await engine.stop();
  const metric = (what: string): string => `${what} with ${jobs.toLocaleString('en')} jobs waiting`;
  return [
    {
      bench: 'snapshot',
      metric: metric('building one'),
      value: rounded(median(times)),
      unit: 'ms',
      n: ROUNDS,
    },
    { bench: 'snapshot', metric: metric('size as JSON'), value: size, unit: 'B', n: 1 },
  ];
}

function request(index: number, what: string) {
  const queue = `queue-${index % 6}`;
  return requestOf({ kind: 'command', name: `${what} ${index}`, queue, payload: { program: 'true' } });
}

export async function run(): Promise<readonly Figure[]> {
  return [...(await measure(10)), ...(await measure(100_000))];
}
