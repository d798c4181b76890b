import { type Command, Option } from 'commander';
import { listenAt, several, wholeNumber } from './option-values.ts';
import type { ProgramParts } from './program.ts';
import { goOn, type RunOptions, runFile } from './run.ts';
import { colourOptions, dataOption, formatOption } from './shared-options.ts';

const EXIT_CODES = `
Exit codes:
  0    no job died
  1    some jobs died
  2    the file or an option was wrong and nothing was queued, the data folder
       could not be opened, or a result could not be written
  130  stopped by Ctrl+C (once: running jobs are asked to end; twice: at once)
`;

export function addRunCommand(program: Command, { version, setExitCode }: ProgramParts): void {
  program
    .command('run')
    .summary('run jobs here: those of a file, or what is left in the data folder')
    .description(
      'Queues every job of a file (docs/jobs.md) and runs them. All of it is read before anything is queued: one broken\n' +
        'line, and nothing is. Jobs that an earlier run left unfinished in the data folder are taken up again; without a\n' +
        'file, those alone.',
    )
    .argument('[file]', 'a .jsonl, .json, .csv or .txt file, or - for standard input')
    .addOption(formatOption())
    .option('--skip-bad', 'queue the other lines when some are broken, and list those', false)
    .option('--until-idle', 'end when no job is scheduled, waiting, running or retrying any more', false)
    .option('--concurrency <n>', 'runs at once over all queues, 1 to 256', wholeNumber(1, 256))
    .option('--export <file>', 'write the final snapshot to this file as JSON')
    .addOption(dataOption('one of its own (docs/cli.md)'))
    .addOption(
      new Option('--memory', 'keep jobs in memory only: they are gone with the process').conflicts([
        'data',
        'recover',
      ]),
    )
    .addOption(
      new Option(
        '--endpoint <where>',
        'serve the local endpoint (docs/endpoint.md) at a port of 127.0.0.1, 0 for one that is free, or at a "socket"',
      )
        .argParser(listenAt)
        .conflicts('memory'),
    )
    .addOption(
      new Option(
        '--otlp <url>',
        'send the metrics to an OpenTelemetry collector once a minute (docs/telemetry.md), like http://127.0.0.1:4318',
      ),
    )
    .addOption(
      new Option(
        '--otlp-header <header>',
        'a header for it, like "Authorization: Bearer …"; may be given again',
      )
        .argParser(several)
        .default([], 'none'),
    )
    .option('--recover', 'make a store of what can be read when the one in the data folder is damaged', false)
    .option('--log', 'write every event to standard error as a line of logfmt', false)
    .addHelpText(
      'after',
      `${EXIT_CODES}
Examples:
  $ jobdeck run examples/tour.jsonl --until-idle --export out.json
  $ jobdeck run examples/modules.jsonl --until-idle --memory
  $ echo '{"kind": "command", "payload": {"shell": "date"}}' | jobdeck run - --until-idle --memory
  $ jobdeck run --until-idle`,
    )
    .action(async (file: string | undefined, options: Omit<RunOptions, 'version'>) => {
      const all = { ...options, version };
      setExitCode(await (file === undefined ? goOn(all) : runFile(file, all)));
    });
  const run = program.commands.at(-1);
  for (const option of colourOptions()) run?.addOption(option);
}
