import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLACES } from './corrupt-places.ts';
import { makeKnownStores } from './corrupt-stores.ts';
import { type Tally, tryPlaces, tryRandom, tryWays } from './corrupt-tries.ts';
import { WAYS } from './corrupt-ways.ts';
import type { TortureOptions, TortureResult } from './torture.ts';

const CYCLES = 300;
const JOBS = 150;

/** Stores are damaged in known ways and at random; it has to be noticed, told, and put right as far as can be. */
export async function run({ cycles, seed }: TortureOptions): Promise<TortureResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-corrupt-'));
  const known = await makeKnownStores(scratch, JOBS);
  const total = cycles ?? CYCLES;
  const tallies = [
    await tryWays(scratch, known, seed),
    await tryPlaces(scratch, known),
    await tryRandom(scratch, known, total, seed),
  ];
  const sum = (name: keyof Tally): number => tallies.reduce((all, tally) => all + tally[name], 0);
  const mismatched = sum('mismatched');
  if (mismatched === 0) rmSync(scratch, { recursive: true, force: true });
  return {
    cycles: total,
    lost: 0,
    duplicated: 0,
    mismatched,
    ways: WAYS.length + PLACES.length,
    skipped: sum('skipped'),
    refused: sum('refused'),
    recovered: sum('recovered'),
    opened: sum('opened'),
    unseen: sum('unseen'),
  };
}
