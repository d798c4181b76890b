/** A main process of its own, to be killed: runs a command that waits, and sends the pid of the command's child. */
import { join } from 'node:path';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { createJobRunner } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import { newJob, newRun } from './jobs.ts';

const runner = createJobRunner({
  host: nodeProcessHost,
  launcherPath: join(import.meta.dirname, '../../electron/workers/launcher/launcher.ts'),
  moduleProcessPath: join(import.meta.dirname, '../../electron/workers/modules/module-process.ts'),
  clock: systemClock,
  logger: silentLogger,
  environment: async () => ({ PATH: process.env['PATH'] ?? '' }),
});
const shell = 'sleep 300 & echo "$!"; wait';
void runner.run(newJob({ kind: 'command', payload: { shell } }), newRun().context);
const unfollow = runner.output.follow('job', 1, () => {
  unfollow();
  process.send?.(Number(runner.output.lastLine('job', 1)));
});
