import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cut, Random } from './disk-model.ts';
import { checkFolder } from './powercut-check.ts';
import type { Verdict } from './powercut-compare.ts';
import { chooseCut, makeFolder, randomFrom } from './powercut-cut.ts';
import { type Ledger, readLedger } from './powercut-ledger.ts';
import type { LoadOptions } from './powercut-load.ts';
import { type Recording, record } from './powercut-recording.ts';

export interface RecordedLoad {
  readonly recording: Recording;
  readonly ledger: Ledger;
  readonly notesPath: string;
}

export type Session = Pick<LoadOptions, 'steps' | 'large' | 'ending'>;

/** Records loads that work one after the other on the same folder. */
export async function recordLoad(
  scratch: string,
  options: Pick<LoadOptions, 'seed' | 'synchronous'> & { readonly sessions: readonly Session[] },
): Promise<RecordedLoad> {
  const { seed, synchronous, sessions } = options;
  const folder = join(scratch, 'recorded');
  const notesPath = join(scratch, 'notes');
  mkdirSync(folder, { recursive: true });
  const modulePath = join(import.meta.dirname, 'powercut-load.ts');
  const programs = sessions.map((session, index) => {
    const load: LoadOptions = { ...session, seed: seed + index, session: index + 1, synchronous };
    return { modulePath, args: [folder, notesPath, JSON.stringify(load)] };
  });
  const recording = await record({ folder, notesPath, scratch }, programs);
  rmSync(folder, { recursive: true });
  return { recording, ledger: readLedger(recording.notes), notesPath };
}

export interface Cycle {
  readonly verdict: Verdict;
  /** The folder as the cut left it, with what was found wrong in it; null when nothing was. */
  readonly kept: string | null;
}

/** One cut: the folder is made, looked at, and thrown away when all is well. */
export async function tryCut(
  load: RecordedLoad,
  options: {
    readonly seed: number;
    /** Where the folder is made and looked at; a fast one is enough. */
    readonly scratch: string;
    /** Where it is kept when something is wrong with it. */
    readonly keepIn: string;
    readonly change?: Partial<Cut>;
  },
): Promise<Cycle> {
  const { seed, scratch, keepIn, change } = options;
  const { recording, ledger, notesPath } = load;
  const folder = join(scratch, `cut-${seed}`);
  const make = (path: string): Cut => {
    const random: Random = randomFrom(seed);
    const cut = { ...chooseCut(recording, random), ...change };
    makeFolder(path, recording, cut, random);
    return cut;
  };
  const cut = make(folder);
  const verdict = await checkFolder(folder, ledger, cut.moment);
  rmSync(folder, { recursive: true });
  if (verdict.lost.length + verdict.duplicated.length + verdict.mismatched.length === 0) {
    return { verdict, kept: null };
  }
  // What was looked at was changed by that: made again, it is as it was found.
  const kept = join(keepIn, `cut-${seed}`);
  make(kept);
  writeFileSync(`${kept}.json`, `${JSON.stringify({ cut, ...verdict }, null, 2)}\n`);
  copyFileSync(notesPath, `${kept}.notes`);
  return { verdict, kept };
}
