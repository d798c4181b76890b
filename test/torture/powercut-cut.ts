import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Cut, cutPower, type Random } from './disk-model.ts';
import type { Recording } from './powercut-recording.ts';

/** Half of them right after something was acknowledged, when the least may be missing. */
export function chooseCut({ moments, notes }: Recording, random: Random): Cut {
  const note = notes[Math.floor(random() * notes.length)];
  const after = 1 + Math.floor(random() * 4);
  const anywhere = 1 + Math.floor(random() * moments);
  return {
    moment: note !== undefined && random() < 0.5 ? note.moment + after : anywhere,
    rules: pick(['any order', 'journal'], random),
    unit: pick([512, 4096], random),
    kept: pick([0, 0.2, 0.5, 0.8, 1], random),
  };
}

function pick<T>(values: readonly [T, ...T[]], random: Random): T {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

/**
 * Makes a folder as the cut left it, on a disk that keeps it. What was in memory that processes share (…-shm) is
 * nowhere written on purpose: it is gone, or the system wrote some of it some time.
 */
export function makeFolder(folder: string, recording: Recording, cut: Cut, random: Random): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of cutPower(recording.history, cut, random)) {
    writeFileSync(join(folder, basename(path)), content);
    if (path.endsWith('.db') && random() < 0.5) {
      const rubbish = Buffer.from(Array.from({ length: 32_768 }, () => Math.floor(random() * 256)));
      writeFileSync(join(folder, `${basename(path)}-shm`), rubbish);
    }
  }
}

/**
 * A folder to work in that is not on a disk, where there is one: what is flushed there costs nothing, and what is in
 * question was decided before.
 */
export function fastFolder(): string {
  const memory = '/dev/shm';
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'jobdeck-torture-'));
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
