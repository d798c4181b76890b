import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../kill9-judge.ts';
import { randomFrom } from '../powercut-cut.ts';

export type CycleSum = { -readonly [K in keyof Findings]: number };

export interface Cycles {
  readonly name: string;
  readonly cycles: number;
  /** Of all; that of a single one is its own, so that a cycle that failed can be run again. */
  readonly seed: number;
  readonly parallel: number;
  cycle(scratch: string, seed: number): Promise<Findings>;
}

/** Runs cycles, some at once, each with a folder of its own, which is kept when it failed. */
export async function runCycles({ name, cycles, seed, parallel, cycle }: Cycles): Promise<CycleSum> {
  const random = randomFrom(seed);
  const seeds = Array.from({ length: cycles }, () =>
    cycles === 1 ? seed : 1 + Math.floor(random() * 2 ** 31),
  );
  const sum: CycleSum = { lost: 0, duplicated: 0, mismatched: 0, orphans: 0 };
  const worker = async (): Promise<void> => {
    for (let next = seeds.pop(); next !== undefined; next = seeds.pop()) {
      const scratch = mkdtempSync(join(tmpdir(), `jobdeck-${name}-`));
      const problems: string[] = [];
      try {
        const found = await cycle(scratch, next);
        for (const kind of Object.keys(sum) as (keyof Findings)[]) {
          sum[kind] += found[kind].length;
          problems.push(...found[kind].map((text) => `  ${kind}: ${text}`));
        }
        // The exit code looks at the first three only.
        sum.mismatched += found.orphans.length;
      } catch (error) {
        sum.mismatched += 1;
        problems.push(`  ${error instanceof Error ? error.stack : error}`);
      }
      if (problems.length === 0) rmSync(scratch, { recursive: true, force: true });
      else console.log([`${name}: seed ${next} failed, its folder is ${scratch}`, ...problems].join('\n'));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return sum;
}
