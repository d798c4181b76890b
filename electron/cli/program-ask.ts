import { type Command, Option } from 'commander';
import { IMPORT_LIMITS } from '../../shared/jobs/import.ts';
import { JOB_STATES } from '../../shared/jobs/job.ts';
import type { AskOptions } from './ask.ts';
import { type AddOptions, addJob, requestOf } from './commands/add.ts';
import { listFailures } from './commands/failures.ts';
import { type ImportOptions, importFile } from './commands/import.ts';
import { type ListOptions, listJobs } from './commands/list.ts';
import { showMetrics } from './commands/metrics.ts';
import { showMetricsThen } from './commands/metrics-then.ts';
import { type OutputOptions, showOutput } from './commands/output.ts';
import { type SearchOptions, searchJobs } from './commands/search.ts';
import { showJob } from './commands/show.ts';
import { tellWhy } from './commands/why.ts';
import { askSecretOnTerminal, fillIn } from './fill-in.ts';
import { readImportFile } from './import-file.ts';
import { describeJob } from './job-options.ts';
import { passedMoment, wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';
import { formatOption } from './shared-options.ts';

/** Commands that queue jobs and tell of them. */
export function addAskCommands(program: Command, { asking, answer, refuse }: Asking): void {
  asking(describeJob(program.command('add')))
    .description(
      'Queues a job: a program with its arguments, a line for the shell, an HTTP request, or a job as JSON.\n' +
        'Prints its id. Options of add come before the program; commands run in the current folder.',
    )
    .action(async (words: readonly string[], options: AddOptions & AskOptions) => {
      const request = await requestOf(words, options, { cwd: process.cwd(), stdin: process.stdin });
      if (request.ok) return answer(options, (found) => addJob(found, request.value), 'create');
      refuse(request.error);
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

  asking(program.command('why'))
    .description('Tells why a job has not started, and when it likely does.')
    .argument('<id>', 'of the job')
    .action((id: string, options: AskOptions) => answer(options, (found) => tellWhy(found, id)));

  asking(program.command('failures'))
    .description('Lists what jobs that are retrying or dead failed of, in groups, the latest first.')
    .option('--limit <n>', 'at most so many, 1 to 100', wholeNumber(1, 100), 20)
    .action((options: AskOptions & { readonly limit: number }) =>
      answer(options, (found) => listFailures(found, options.limit)),
    );

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
    .addOption(formatOption())
    .option('--dry-run', 'tell what would be queued and what is wrong, and queue nothing', false)
    .option('--skip-bad', 'leave wrong lines out', false)
    .option('--fill <file>', 'JSON with the values of fields that an export left out (docs/export.md)')
    .action(async (path: string, options: ImportOptions & AskOptions) => {
      const file = await readImportFile(path, options.format, process.stdin, IMPORT_LIMITS);
      const noJobsYet = options.dryRun ? 'pretend' : 'create';
      const asks = process.stdin.isTTY && process.stderr.isTTY && path !== '-' && !options.dryRun;
      const filled = file.ok
        ? await fillIn(file.value, options.fill, asks ? askSecretOnTerminal : null)
        : file;
      if (filled.ok) return answer(options, (found) => importFile(found, filled.value, options), noJobsYet);
      refuse(filled.error);
    });

  asking(program.command('metrics'))
    .description('Shows the counters, their rates, and how many jobs are in each state.')
    .option(
      '--at <time>',
      'as they were then: "2026-11-24 02:30", 18:00, or how long ago, like 90min',
      passedMoment,
    )
    .action((options: AskOptions & { readonly at?: number }) =>
      answer(options, (found) =>
        options.at === undefined ? showMetrics(found) : showMetricsThen(found, options.at),
      ),
    );
}
