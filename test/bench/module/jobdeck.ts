import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/clock.ts';
import { silentLogger } from '../../../electron/logger.ts';
import { cleanEnvironment } from '../../../electron/workers/clean-environment.ts';
import { createJobRunner } from '../../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../../electron/workers/node-process-host.ts';
import { memoryEngine, requestOf } from '../engines.ts';
import { type ModuleContestant, NO_OP } from './contestant.ts';

const WORKERS = join(import.meta.dirname, '../../../electron/workers');

/** The whole engine as the app has it, in memory: records, metrics, output, limits. */
export async function openJobdeck(folder: string, concurrency: number): Promise<ModuleContestant> {
  const path = join(folder, 'no-op.mjs');
  writeFileSync(path, NO_OP);
  const environment = cleanEnvironment(process.env);
  const runner = createJobRunner({
    host: nodeProcessHost,
    launcherPath: join(WORKERS, 'launcher/launcher.ts'),
    moduleProcessPath: join(WORKERS, 'modules/module-process.ts'),
    clock: systemClock,
    logger: silentLogger,
    environment: async () => environment,
  });
  const { engine, metrics } = memoryEngine({ concurrency, runner });
  await engine.start();
  const request = requestOf({ kind: 'module', payload: { path } });
  let expected = 0;
  return {
    async round(jobs) {
      await engine.enqueueAll(new Array(jobs).fill(request));
      await engine.whenIdle();
      expected += jobs;
      const { jobs_completed } = metrics.getMetrics();
      if (jobs_completed !== expected)
        throw new Error(`expected ${expected} jobs completed, got ${jobs_completed}`);
    },
    stop: () => engine.stop(),
  };
}
