/**
 * Makes the disk fail: the kernel's answer to the Nth call of a kind on a file of the store is an error, once, some
 * times, or from then on. What was answered has to be true, and the store has to go on when the disk does.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParseArgsOptionsConfig } from 'node:util';
import { countCalls, FAULTS, type Fault, tryFault } from './faults-cycle.ts';
import { forgottenFlush, tryForgottenFlush } from './faults-forgotten.ts';
import { randomFrom } from './powercut-cut.ts';
import { requireTracing } from './strace.ts';
import type { TortureOptions, TortureResult } from './torture.ts';

export const options: ParseArgsOptionsConfig = {
  /**
   * In every cycle, rather than in every third: the flush of a disk that forgets what it could not write, and then a
   * power cut (faults-forgotten.ts).
   */
  forgetful: { type: 'boolean', default: false },
};

const CYCLES = 120;

export async function run({ cycles, seed, more }: TortureOptions): Promise<TortureResult> {
  requireTracing();
  const random = randomFrom(seed);
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-faults-'));
  const counts = await countCalls(join(scratch, 'counted'));
  const total = { cycles: 0, lost: 0, duplicated: 0, mismatched: 0, failed: 0, refused: 0, not_opened: 0 };
  for (; total.cycles < (cycles ?? CYCLES); total.cycles += 1) {
    const kind = FAULTS[total.cycles % FAULTS.length] ?? FAULTS[0];
    const most = counts.get(kind.call) ?? 0;
    // A call that is never made can't fail; one more than are made shows that nothing else does.
    const first = 1 + Math.floor(random() * (most + 1));
    const times = random() < 0.3 ? null : 1 + Math.floor(random() * 4);
    const isForgetful = more['forgetful'] === true || total.cycles % 3 === 2;
    const fault: Fault = isForgetful ? forgottenFlush(counts, random) : { ...kind, first, times };
    const folder = join(scratch, `cycle-${total.cycles + 1}`);
    mkdirSync(folder);
    const { verdict, report } = await (isForgetful ? tryForgottenFlush : tryFault)(folder, fault);
    total.lost += verdict.lost.length;
    total.duplicated += verdict.duplicated.length;
    total.mismatched += verdict.mismatched.length;
    total.refused += report?.refusals.length ?? 0;
    total.not_opened += report?.notOpened == null ? 0 : 1;
    const [wrong] = [...verdict.lost, ...verdict.duplicated, ...verdict.mismatched];
    if (wrong === undefined) rmSync(folder, { recursive: true });
    else {
      total.failed += 1;
      writeFileSync(
        join(folder, 'verdict.json'),
        `${JSON.stringify({ fault, ...verdict, report }, null, 2)}\n`,
      );
      console.log(
        `cycle ${total.cycles + 1}, ${JSON.stringify(fault)}: ${wrong.slice(0, 300)}\n  kept in ${folder}`,
      );
    }
  }
  if (total.failed === 0) rmSync(scratch, { recursive: true });
  return total;
}
