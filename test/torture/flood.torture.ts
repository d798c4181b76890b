import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flood, floodOfFailures, floodOfOutput, floodOfWaiting } from './flood-parts.ts';
import type { TortureModule, TortureOptions, TortureResult } from './torture.ts';

export const options: TortureModule['options'] = { scale: { type: 'string' } };

/** Far more than a person asks for: 1 GB of output, 10,000 jobs that fail at once, 1,000,000 that wait. */
export async function run({ cycles, more }: TortureOptions): Promise<TortureResult> {
  const scale = Number(more['scale'] ?? 1);
  const sum = { cycles: cycles ?? 1, lost: 0, duplicated: 0, mismatched: 0, orphans: 0, scale };
  const figures: Record<string, number> = {};
  for (let cycle = 0; cycle < sum.cycles; cycle += 1) {
    for (const part of [floodOfOutput, floodOfFailures, floodOfWaiting]) {
      const found = await inScratch((scratch) => part(scratch, scale));
      sum.mismatched += found.problems.length;
      Object.assign(figures, found.figures);
      for (const problem of found.problems) console.log(`flood: ${problem}`);
    }
  }
  return { ...sum, ...figures };
}

export async function inScratch(flood: (scratch: string) => Promise<Flood>): Promise<Flood> {
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-flood-'));
  const found = await flood(join(scratch, 'data'));
  if (found.problems.length === 0) rmSync(scratch, { recursive: true, force: true });
  return found;
}
