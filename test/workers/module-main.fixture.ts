/** A main process that runs one module, and sends what that prints: `module-main.fixture.ts JOURNAL MODULE`. */
import { join } from 'node:path';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { cleanEnvironment } from '../../electron/workers/clean-environment.ts';
import { createJobRunner } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import { newJob, newRun } from './jobs.ts';

const [, , moduleJournal = '', path = ''] = process.argv;
const runner = createJobRunner({
  host: nodeProcessHost,
  launcherPath: join(import.meta.dirname, '../../electron/workers/launcher/launcher.ts'),
  moduleProcessPath: join(import.meta.dirname, '../../electron/workers/modules/module-process.ts'),
  clock: systemClock,
  logger: silentLogger,
  environment: async () => cleanEnvironment(process.env),
  moduleJournal,
});
const running = runner.run(
  newJob({ kind: 'module', payload: { path, input: null } }, { id: 'endless' }),
  newRun().context,
);
runner.output.follow('endless', 1, () => process.send?.(runner.output.lastLine('endless', 1)));
await running;
