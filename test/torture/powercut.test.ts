import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cut } from './disk-model.ts';
import { fastFolder } from './powercut-cut.ts';
import { type RecordedLoad, recordLoad, tryCut } from './powercut-cycles.ts';
import { whyNoTracing } from './strace.ts';

const reason = whyNoTracing();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)('after a power cut', () => {
  const scratch = fastFolder();
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  async function load(synchronous: 'FULL' | 'NORMAL', steps: number): Promise<RecordedLoad> {
    const folder = join(scratch, synchronous);
    mkdirSync(folder);
    const sessions = [
      { steps, large: false, ending: 'kill' },
      { steps, large: false, ending: 'close' },
    ] as const;
    return recordLoad(folder, { seed: 11, synchronous, sessions });
  }

  /** Tries cuts, some at a time, to the end or until one is seen to lose something. */
  async function cuts(recorded: RecordedLoad, count: number, change: Partial<Cut> = {}) {
    const found = { lost: [] as string[], wrong: [] as string[] };
    for (let first = 1; first <= count && found.lost.length === 0; first += 4) {
      const seeds = [first, first + 1, first + 2, first + 3];
      const some = seeds.map((seed) => tryCut(recorded, { seed, scratch, keepIn: scratch, change }));
      for (const { verdict } of await Promise.all(some)) {
        found.lost.push(...verdict.lost);
        found.wrong.push(...verdict.duplicated, ...verdict.mismatched);
      }
    }
    return found;
  }

  it('all that was acknowledged is in the store, once, and work goes on', { timeout: LONG_MS }, async () => {
    const recorded = await load('FULL', 60);
    expect(recorded.ledger.accepted.length).toBeGreaterThan(50);
    expect(await cuts(recorded, 24)).toEqual({ lost: [], wrong: [] });
    // The same recording on a disk that lies about its flushes: what would be missing is seen to be missing.
    const { lost } = await cuts(recorded, 40, { liesAboutFlushes: true, kept: 0.2 });
    expect(lost).not.toEqual([]);
  });

  it('a store that does not flush (synchronous = NORMAL) is seen to lose jobs', {
    timeout: LONG_MS,
  }, async () => {
    const { lost } = await cuts(await load('NORMAL', 40), 40, { kept: 0.2 });
    expect(lost).not.toEqual([]);
  });
});

/** Some seconds on a machine that has nothing else to do. */
const LONG_MS = 120_000;
