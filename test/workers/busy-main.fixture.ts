/**
 * A main process of its own, to be killed, with commands that are started without pause: the first ones given last, the
 * others are over at once. Arguments: the journal, and the lines for the shell as JSON. Tells the pid of its launcher,
 * and then of every command that printed something.
 */
import { join } from 'node:path';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { createJobRunner } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import type { ProcessHost } from '../../electron/workers/process-host.ts';
import { newJob, newRun } from './jobs.ts';

const [, , journal = '', lines = '[]'] = process.argv;
const SHORT = ['true', 'sleep 0.02', 'sleep 0.01 & wait'];
const AT_ONCE = 3;

const host: ProcessHost = {
  fork: (path, options) => {
    const launcher = nodeProcessHost.fork(path, options);
    process.send?.({ launcher: launcher.pid });
    return launcher;
  },
};
const runner = createJobRunner({
  host,
  launcherPath: join(import.meta.dirname, '../../electron/workers/launcher/launcher.ts'),
  moduleProcessPath: join(import.meta.dirname, '../../electron/workers/modules/module-process.ts'),
  clock: systemClock,
  logger: silentLogger,
  environment: async () => ({ PATH: process.env['PATH'] ?? '' }),
  // A run whose command is gone, and what it started not, goes on.
  lingerMs: 600_000,
  journal,
});

let jobs = 0;
function run(shell: string): Promise<unknown> {
  jobs += 1;
  const id = `job-${jobs}`;
  const ended = runner.run(newJob({ kind: 'command', payload: { shell } }, { id }), newRun().context);
  const unfollow = runner.output.follow(id, 1, () => {
    process.send?.({ job: id, line: runner.output.lastLine(id, 1) });
  });
  return ended.finally(unfollow);
}

async function keepBusy(): Promise<never> {
  for (;;) await run(SHORT[jobs % SHORT.length] ?? 'true');
}

for (const line of JSON.parse(lines) as string[]) void run(line);
for (let index = 0; index < AT_ONCE; index += 1) void keepBusy();
