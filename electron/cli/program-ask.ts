import { type Command, Option } from 'commander';
import { IMPORT_FORMATS } from '../../shared/import.ts';
import { JOB_STATES } from '../../shared/job.ts';
import { describeProblem } from '../../shared/result.ts';
import { type Ask, type AskOptions, ask, fail } from './ask.ts';
import { actOnJobs, type JobAction } from './commands/act-on-jobs.ts';
import { type AddOptions, addJob, requestOf } from './commands/add.ts';
import { moveJobs, undo } from './commands/change.ts';
import { type ImportOptions, importFile, readImportFile } from './commands/import.ts';
import { type ListOptions, listJobs } from './commands/list.ts';
import { exportSnapshotTo, showMetrics } from './commands/metrics.ts';
import { type OutputOptions, showOutput } from './commands/output.ts';
import { setPaused } from './commands/queues.ts';
import { type SearchOptions, searchJobs } from './commands/search.ts';
import { showJob } from './commands/show.ts';
import { BAD_INPUT } from './exit-codes.ts';
import { describeJob } from './job-options.ts';
import { wholeNumber } from './option-values.ts';
import type { ProgramParts } from './program.ts';
import { addScheduleCommands } from './program-schedule.ts';
import { colourOptions, dataOption } from './shared-options.ts';

const EXIT_CODES = `
Exit codes:
  0  done
  1  some or all of it was not done
  2  an option was wrong, or the data folder could not be reached
`;

/** Commands that ask a Jobdeck that runs or, where none does, its data folder. */
export function addAskCommands(program: Command, { version, setExitCode }: ProgramParts): void {
  const asking = (command: Command): Command => {
    command
      .addOption(dataOption("the app's"))
      .option('--json', 'print JSON (docs/cli.md tells its keys)', false)
      .addHelpText('after', EXIT_CODES);
    for (const option of colourOptions()) command.addOption(option);
    return command;
  };
  const answer = async (options: AskOptions, act: (ask: Ask) => Promise<number>, create = false) =>
    setExitCode(await ask({ ...options, version, create }, act));

  asking(describeJob(program.command('add')))
    .description(
      'Queues a job: a program with its arguments, a line for the shell, an HTTP request, or a job as JSON.\n' +
        'Prints its id. Options of add come before the program; commands run in the current folder.',
    )
    .action(async (words: readonly string[], options: AddOptions & AskOptions) => {
      const request = await requestOf(words, options, { cwd: process.cwd(), stdin: process.stdin });
      if (request.ok) return answer(options, (found) => addJob(found, request.value), true);
      fail(describeProblem(request.error));
      setExitCode(BAD_INPUT);
    });

  asking(program.command('list'))
    .description('Lists jobs, the latest change first.')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .option('--limit <n>', 'at most so many, 1 to 100,000', wholeNumber(1, 100_000), 20)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action((options: ListOptions & AskOptions) => answer(options, (found) => listJobs(found, options)));

  asking(program.command('search'))
    .description('Lists the jobs that a search finds, the latest change first (docs/search.md).')
    .argument('<text...>', 'words and filters, like: state:dead error:timeout')
    .option('--limit <n>', 'at most so many, 1 to 100,000', wholeNumber(1, 100_000), 20)
    .option('--cursor <cursor>', 'go on where an earlier search ended')
    .action((text: readonly string[], options: SearchOptions & AskOptions) =>
      answer(options, (found) => searchJobs(found, text.join(' '), options)),
    );

  asking(program.command('show'))
    .description('Shows a job with all its runs.')
    .argument('<id>', 'of the job')
    .action((id: string, options: AskOptions) => answer(options, (found) => showJob(found, id)));

  asking(program.command('output'))
    .description(
      'Prints what a run printed, byte by byte; what it kept no room for is told on standard error.',
    )
    .argument('<id>', 'of the job')
    .option('--run <n>', 'of this run; default: the newest', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--follow', 'go on until the run ends; the exit code is 0 when it succeeded', false)
    .action((id: string, options: OutputOptions & AskOptions) =>
      answer(options, (found) => showOutput(found, id, options)),
    );

  asking(program.command('import'))
    .description('Queues all jobs of a file, or none when a line is wrong.')
    .argument('<file>', 'a .jsonl, .json, .csv or .txt file (docs/jobs.md), or - for standard input')
    .addOption(
      new Option('--format <format>', 'whatever its name; standard input is jsonl').choices(IMPORT_FORMATS),
    )
    .option('--dry-run', 'tell what would be queued and what is wrong, and queue nothing', false)
    .option('--skip-bad', 'leave wrong lines out', false)
    .action(async (path: string, options: ImportOptions & AskOptions) => {
      const file = await readImportFile(path, options.format, process.stdin);
      if (file.ok) return answer(options, (found) => importFile(found, file.value, options), !options.dryRun);
      fail(describeProblem(file.error));
      setExitCode(BAD_INPUT);
    });

  const actions: readonly [name: string, action: JobAction, done: string, description: string][] = [
    [
      'retry',
      'jobs.retry',
      'is back in line',
      'Puts dead, cancelled, completed or retrying jobs back in line.',
    ],
    ['cancel', 'jobs.cancel', 'is cancelled', 'Cancels jobs that are not finished; a running one is ended.'],
    ['run-now', 'jobs.runNow', 'is in line', 'Puts scheduled or retrying jobs in line at once.'],
  ];
  for (const [name, action, done, description] of actions) {
    asking(program.command(name))
      .description(description)
      .argument('<id...>', 'of the jobs')
      .action((jobIds: readonly string[], options: AskOptions) =>
        answer(options, (found) => actOnJobs(found, { action, done, jobIds })),
      );
  }

  for (const [name, paused, description] of [
    ['pause', true, 'Pauses a queue, or all of them: what runs goes on, nothing new starts.'],
    ['resume', false, 'Lifts the pause of a queue, or of all. (To run jobs here: jobdeck run.)'],
  ] as const) {
    asking(program.command(name))
      .description(description)
      .argument('[queue]', 'default: all queues')
      .action((queue: string | undefined, options: AskOptions) =>
        answer(options, (found) => setPaused(found, paused, queue)),
      );
  }

  asking(program.command('move'))
    .description('Moves jobs that wait to another queue.')
    .argument('<queue>', 'where to')
    .argument('<id...>', 'of the jobs')
    .action((queue: string, jobIds: readonly string[], options: AskOptions) =>
      answer(options, (found) => moveJobs(found, jobIds, queue)),
    );

  asking(program.command('undo'))
    .description('Takes back what was done to jobs or queues last, of the last 10 minutes.')
    .option('--step <n>', 'this step, and not the last', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .action((options: AskOptions & { readonly step?: number }) =>
      answer(options, (found) => undo(found, options.step)),
    );

  addScheduleCommands(program, { asking, answer, setExitCode });

  asking(program.command('metrics'))
    .description('Shows the counters, their rates, and how many jobs are in each state.')
    .action((options: AskOptions) => answer(options, showMetrics));

  asking(program.command('export'))
    .description('Writes the snapshot of docs/snapshot.md as JSON.')
    .argument('[file]', 'default: standard output')
    .action((file: string | undefined, options: AskOptions) =>
      answer(options, (found) => exportSnapshotTo(found, file)),
    );
}
