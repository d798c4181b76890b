import { Cycle } from './kill9-cycle.ts';
import { runCycles } from './load/cycles.ts';
import { CannotRun, type TortureModule, type TortureOptions, type TortureResult } from './torture.ts';

const CYCLES = 100;

export const options: TortureModule['options'] = { parallel: { type: 'string' } };

/** The app is killed again and again under a mixed load; whatever was acknowledged has to hold. */
export async function run({ cycles, seed, more }: TortureOptions): Promise<TortureResult> {
  if (process.platform === 'win32') throw new CannotRun('it needs a POSIX shell, and SIGKILL');
  const sum = { kills: 0, jobs: 0, runs: 0, interrupted: 0, poisoned: 0 };
  let rescueMs = 0;
  const counts = await runCycles({
    name: 'kill9',
    cycles: cycles ?? CYCLES,
    seed,
    parallel: Number(more['parallel'] ?? 3),
    cycle: async (scratch, cycleSeed) => {
      const report = await new Cycle(scratch, cycleSeed).run();
      for (const figure of Object.keys(sum) as (keyof typeof sum)[]) sum[figure] += report[figure];
      rescueMs = Math.max(rescueMs, report.rescueMs);
      return report.found;
    },
  });
  return { cycles: cycles ?? CYCLES, ...counts, ...sum, most_rescue_ms: Math.round(rescueMs) };
}
