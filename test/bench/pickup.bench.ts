import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DONE, noOpRunner, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';
import { percentile, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const JOBS = 600;
const WARM_UP = 50;
/** Two pages of the WAL: about what the commit of one job writes. */
const FLUSHED_BYTES = 8192;

interface Times {
  /** From the call of enqueue to the start of the handler, ms. */
  readonly pickups: readonly number[];
  /** A write and its fdatasync, in between, ms. */
  readonly flushes: readonly number[];
}

/** How long a job waits on an engine that has nothing else to do, and how much of that is the disk. */
export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    const measured = new FreshProcess(import.meta.filename, []);
    const { pickups, flushes } = await measured.ask<Times>(folder);
    await measured.end();
    const figure = (metric: string, value: number): Figure => ({
      bench: 'pickup',
      metric,
      value: rounded(value),
      unit: 'ms',
      n: JOBS,
    });
    return [50, 99].flatMap((share) => {
      const pickup = percentile(pickups, share);
      const flush = percentile(flushes, share);
      return [
        figure(`enqueue to handler, p${share}`, pickup),
        figure(`the disk's own flush, p${share}`, flush),
        figure(`enqueue to handler beyond that flush, p${share}`, pickup - flush),
      ];
    });
  });
}

async function measure(folder: string): Promise<Times> {
  let startedAt = 0;
  const runner = {
    ...noOpRunner,
    run: async () => {
      startedAt = performance.now();
      return DONE;
    },
  };
  const { engine } = await openDurableEngine({ folder, concurrency: 4, runner });
  const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });
  const flush = flusher(join(folder, 'flushed'));
  const pickups: number[] = [];
  const flushes: number[] = [];
  for (let index = -WARM_UP; index < JOBS; index += 1) {
    await delay(1 + Math.random() * 19);
    const began = performance.now();
    await engine.enqueue(request);
    await engine.whenIdle();
    await delay(1 + Math.random() * 5);
    const took = flush.once();
    if (index < 0) continue;
    pickups.push(startedAt - began);
    flushes.push(took);
  }
  flush.close();
  await engine.stop();
  return { pickups, flushes };
}

/** Appends, as the WAL does until its first checkpoint. */
function flusher(path: string): { once(): number; close(): void } {
  const file = openSync(path, 'w');
  const bytes = Buffer.alloc(FLUSHED_BYTES, 1);
  return {
    once() {
      const began = performance.now();
      writeSync(file, bytes);
      fdatasyncSync(file);
      return performance.now() - began;
    },
    close: () => closeSync(file),
  };
}

if (import.meta.main) answerQuestions(measure);
