import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryFolder, type Verdict } from './corrupt-case.ts';
import { PLACES } from './corrupt-places.ts';
import { damageAtRandom } from './corrupt-random.ts';
import type { KnownStores } from './corrupt-stores.ts';
import { WAYS } from './corrupt-ways.ts';
import { randomFrom } from './powercut-cut.ts';

/** What came of folders that were damaged. */
export interface Tally {
  mismatched: number;
  refused: number;
  recovered: number;
  opened: number;
  /** Jobs that differ from what was stored, in stores that nobody complained about. */
  unseen: number;
  skipped: number;
}

const newTally = (): Tally => ({
  mismatched: 0,
  refused: 0,
  recovered: 0,
  opened: 0,
  unseen: 0,
  skipped: 0,
});

/** Each known way once. */
export async function tryWays(scratch: string, known: KnownStores, seed: number): Promise<Tally> {
  const tally = newTally();
  for (const [index, way] of WAYS.entries()) {
    const folder = join(scratch, `way-${index}`, 'data');
    if (way.base === 'nothing') mkdirSync(folder, { recursive: true });
    else cpSync(known[way.base].folder, folder, { recursive: true });
    way.damage(folder, known, randomFrom(seed + index));
    const books = way.base === 'nothing' ? null : known[way.base].books;
    report(way.name, folder, await tryFolder(folder, books, way.expected), tally);
  }
  return tally;
}

/** Each place once; what this machine can't try is said. */
export async function tryPlaces(scratch: string, known: KnownStores): Promise<Tally> {
  const tally = newTally();
  for (const [index, place] of PLACES.entries()) {
    const folder = join(scratch, `place-${index}`, 'data');
    const problems = await place.check(folder, known);
    if (typeof problems === 'string') {
      console.warn(`Skipped: ${place.name}: ${problems}`);
      tally.skipped += 1;
    } else report(place.name, folder, { outcome: 'refused', jobs: 0, unseen: 0, problems }, tally);
  }
  return tally;
}

/** Damage at random places; a seed of one cycle does that one again. */
export async function tryRandom(
  scratch: string,
  known: KnownStores,
  cycles: number,
  seed: number,
): Promise<Tally> {
  const tally = newTally();
  const seeds = randomFrom(seed);
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const own = cycles === 1 ? seed : 1 + Math.floor(seeds() * 2 ** 31);
    const random = randomFrom(own);
    const base = random() < 0.5 ? 'clean' : 'killed';
    const folder = join(scratch, `cycle-${own}`, 'data');
    cpSync(known[base].folder, folder, { recursive: true });
    const what = damageAtRandom(folder, known, random);
    report(`seed ${own}, ${base}: ${what}`, folder, await tryFolder(folder, known[base].books, null), tally);
  }
  return tally;
}

function report(what: string, folder: string, { outcome, unseen, problems }: Verdict, tally: Tally): void {
  tally[outcome] += 1;
  tally.unseen += unseen;
  tally.mismatched += problems.length;
  if (problems.length === 0) rmSync(join(folder, '..'), { recursive: true, force: true });
  else console.log([`corrupt: ${what} (${folder})`, ...problems.map((text) => `  ${text}`)].join('\n'));
}
