import { ClockCycle } from './clock-cycle.ts';
import { type CycleSum, runCycles } from './load/cycles.ts';
import { CannotRun, type TortureModule, type TortureOptions, type TortureResult } from './torture.ts';

const CYCLES = 40;

export const options: TortureModule['options'] = { parallel: { type: 'string' } };

/** The wall clock jumps by minutes to days while the app works; nothing is lost, run twice or early for it. */
export async function run({ cycles, seed, more }: TortureOptions): Promise<TortureResult> {
  if (process.platform === 'win32') throw new CannotRun('it needs a POSIX shell, and SIGKILL');
  const sum = { jumps: 0, restarts: 0, jobs: 0, runs: 0 };
  let clock = '';
  const counts: CycleSum = await runCycles({
    name: 'clock',
    cycles: cycles ?? CYCLES,
    seed,
    parallel: Number(more['parallel'] ?? 3),
    cycle: async (scratch, cycleSeed) => {
      const report = await new ClockCycle(scratch, cycleSeed).run();
      clock = report.clock;
      sum.jumps += report.jumps;
      sum.restarts += report.restarts;
      sum.jobs += report.jobs;
      sum.runs += report.runs;
      return report.found;
    },
  });
  return { cycles: cycles ?? CYCLES, ...counts, ...sum, clock };
}
