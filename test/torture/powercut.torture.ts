/**
 * Cuts the power. A load program is recorded with all that it does to its disk; then, many times, a moment is picked, a
 * folder is made of what a disk may hold after a power cut then, and the store is opened on it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Random } from './disk-model.ts';
import { fastFolder, randomFrom } from './powercut-cut.ts';
import { recordLoad, type Session, tryCut } from './powercut-cycles.ts';
import { requireTracing } from './strace.ts';
import type { TortureOptions, TortureResult } from './torture.ts';

export const options: ParseArgsOptionsConfig = {
  /** NORMAL gives up durability: this has to find losses. */
  synchronous: { type: 'string', default: 'FULL' },
  /** Flushes that do nothing, likewise. */
  'lying-disk': { type: 'boolean', default: false },
};

const CYCLES = 300;
const CUTS_OF_A_RECORDING = 50;

export async function run({ cycles, seed, more }: TortureOptions): Promise<TortureResult> {
  requireTracing();
  const synchronous = more['synchronous'] === 'NORMAL' ? 'NORMAL' : 'FULL';
  const change = { liesAboutFlushes: more['lying-disk'] === true };
  const wanted = cycles ?? CYCLES;
  const lanes = availableParallelism();
  const random = randomFrom(seed);
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-powercut-'));
  const fast = fastFolder();
  const total = { cycles: 0, lost: 0, duplicated: 0, mismatched: 0, failed: 0, recordings: 0, promises: 0 };
  while (total.cycles < wanted) {
    const folder = join(scratch, `recording-${total.recordings + 1}`);
    const sessions = sessionsOf(total.recordings, random);
    const load = await recordLoad(folder, { seed: whole(random), synchronous, sessions });
    total.recordings += 1;
    total.promises += load.ledger.operations.filter(({ isPromise }) => isPromise).length;
    const cuts = Array.from({ length: Math.min(CUTS_OF_A_RECORDING, wanted - total.cycles) }, () =>
      whole(random),
    );
    // As many at a time as there are processors: each has a thread of its own.
    for (let seeds = cuts.splice(0, lanes); seeds.length > 0; seeds = cuts.splice(0, lanes)) {
      const tried = seeds.map((cut) => tryCut(load, { seed: cut, scratch: fast, keepIn: folder, change }));
      for (const { verdict, kept } of await Promise.all(tried)) {
        total.cycles += 1;
        total.lost += verdict.lost.length;
        total.duplicated += verdict.duplicated.length;
        total.mismatched += verdict.mismatched.length;
        if (kept === null) continue;
        total.failed += 1;
        const [first = ''] = [...verdict.lost, ...verdict.duplicated, ...verdict.mismatched];
        console.log(`${first.slice(0, 300)}\n  kept in ${kept}`);
      }
    }
    if (total.failed === 0) rmSync(folder, { recursive: true });
  }
  rmSync(fast, { recursive: true });
  if (total.failed === 0) rmSync(scratch, { recursive: true });
  return total;
}

const whole = (random: Random): number => Math.floor(random() * 2 ** 31);

/** Every third recording has so much data that the WAL is written back under way; others are killed and go on. */
function sessionsOf(recordings: number, random: Random): readonly Session[] {
  if (recordings % 3 === 2) return [{ steps: 600, large: true, ending: 'kill' }];
  const endings = ['close', 'kill'] as const;
  return Array.from({ length: 3 }, () => ({
    steps: 100 + Math.floor(random() * 200),
    large: false,
    ending: endings[Math.floor(random() * 2)] ?? 'kill',
  }));
}
