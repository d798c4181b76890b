import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { BAD_INPUT } from './cli/exit-codes.ts';
import { type RunOptions, resume, runFile, type WorkOptions } from './cli/run.ts';

/**
 * The engine without a window. The exit code says how it went: 0 no job died, 1 some did, 2 the input was wrong, the data
 * folder could not be opened, or a result could not be written, 130 stopped by Ctrl+C.
 */
const program = new Command('jobdeck')
  .description('Runs jobs (commands, HTTP requests, modules) in queues, with retries, limits and metrics.')
  .version(version())
  .showHelpAfterError('Run "jobdeck --help" to see what there is.')
  .exitOverride();

const EXIT_CODES = `
Exit codes:
  0    no job died
  1    some jobs died
  2    the file or an option was wrong and nothing was queued, the data folder
       could not be opened, or a result could not be written
  130  stopped by Ctrl+C (once: running jobs are asked to end; twice: at once)
`;

const run = program
  .command('run')
  .summary('queue the jobs of a file and run them')
  .description(
    'Queues every job of a JSONL file (one job as JSON per line; blank lines and lines that start with # are skipped)\n' +
      'and runs them. All lines are read before anything is queued: one broken line, and nothing is. Jobs that an\n' +
      'earlier run left unfinished in the data folder are taken up again.',
  )
  .argument('<file>', 'the file, or - for standard input')
  .option('--skip-bad-lines', 'queue the other lines when some are broken, and list those', false)
  .addHelpText(
    'after',
    `${EXIT_CODES}
Examples:
  $ jobdeck run examples/tour.jsonl --until-idle --export out.json
  $ jobdeck run examples/modules.jsonl --until-idle --memory
  $ echo '{"kind": "command", "payload": {"shell": "date"}}' | jobdeck run - --until-idle --memory`,
  )
  .action(async (file: string, options: RunOptions) => {
    // Not process.exit: what was written to a pipe could be cut off.
    process.exitCode = await runFile(file, { ...options, version: version() });
  });

const resumeCommand = program
  .command('resume')
  .summary('go on with the jobs of the data folder')
  .description(
    'Takes up again what an earlier run left unfinished in the data folder, and queues nothing new.',
  )
  .addHelpText('after', EXIT_CODES)
  .action(async (options: WorkOptions) => {
    process.exitCode = await resume({ ...options, version: version() });
  });

for (const command of [run, resumeCommand]) {
  command
    .option('--until-idle', 'end when no job is scheduled, waiting, running or retrying any more', false)
    .option('--concurrency <n>', 'runs at once over all queues, 1 to 256', wholeNumber)
    .option('--export <file>', 'write the final snapshot to this file as JSON')
    .option('--data <dir>', "keep jobs in this folder; default: one of the CLI's own (docs/cli.md)")
    .option('--recover', 'make a store of what can be read when the one in the data folder is damaged', false)
    .option('--log', 'write every event to standard error as a line of logfmt', false)
    .addOption(new Option('--color', 'colour the summary, whether or not it goes to a terminal'))
    .addOption(new Option('--no-color', 'never colour anything'));
}
run.addOption(
  new Option('--memory', 'keep jobs in memory only: they are gone with the process').conflicts([
    'data',
    'recover',
  ]),
);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has written its message. Help and version are no errors.
  process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
});

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 256) return value;
  throw new InvalidArgumentError('Expected a whole number from 1 to 256.');
}

function version(): string {
  const file = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
