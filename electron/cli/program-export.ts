import { type Command, Option } from 'commander';
import { JOB_KINDS, type JobKind } from '../../shared/jobs/job.ts';
import { HISTORY_METRICS, type HistoryMetric, MAX_HISTORY_POINTS } from '../../shared/numbers/history.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { AskOptions } from './ask.ts';
import { bundleJob } from './commands/bundle.ts';
import { diffFiles, diffWithNow } from './commands/diff.ts';
import { exportHistory, exportSnapshotTo, HISTORY_DEFAULTS } from './commands/export.ts';
import { exportJobsTo } from './commands/export-jobs.ts';
import { duration, wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';

type Format = 'json' | 'jsonl' | 'csv';

interface ExportOptions extends AskOptions {
  readonly jobs: boolean;
  readonly matching?: string;
  readonly withSecrets: boolean;
  readonly history?: HistoryMetric;
  readonly last?: number;
  readonly points?: number;
  readonly queue?: string;
  readonly kind?: JobKind;
  readonly format?: Format;
}

/** Commands by which what Jobdeck knows leaves it. */
export function addExportCommands(program: Command, { asking, answer, refuse }: Asking): void {
  asking(program.command('export'))
    .description(
      'Writes the snapshot of docs/snapshot.md as JSON; or jobs, as JSON lines that import queues again, or as a table;\n' +
        'or what a metric was. A file is written whole or not at all.',
    )
    .argument('[file]', 'default: standard output')
    .option('--jobs', 'all jobs, without their secrets (docs/export.md)', false)
    .option('--matching <search>', 'the jobs that a search finds (docs/search.md)')
    .option('--with-secrets', 'of jobs: with environments, headers and all that may be secret', false)
    .addOption(
      new Option('--history <metric>', 'what a metric was (docs/history.md)').choices(HISTORY_METRICS),
    )
    .option('--last <time>', 'of history: so long, up to now; default: 1d', duration)
    .option(
      '--points <n>',
      `of history: at most so many steps, 1 to ${MAX_HISTORY_POINTS}`,
      wholeNumber(1, MAX_HISTORY_POINTS),
    )
    .option('-q, --queue <name>', 'of history: of one queue, or of other, which those beyond 50 share')
    .addOption(new Option('--kind <kind>', 'of history: of one kind of jobs').choices(JOB_KINDS))
    .addOption(
      new Option('--format <format>', 'default: as the name of the file ends, or else jsonl, or csv').choices(
        ['json', 'jsonl', 'csv'],
      ),
    )
    .action((file: string | undefined, options: ExportOptions) => {
      const what = exportOf(file, options);
      if (!what.ok) return refuse(what.error);
      return answer(options, (found) => what.value(found, file));
    });
}

export function addBundleCommand(program: Command, { asking, answer }: Asking): void {
  asking(program.command('bundle'))
    .description(
      'Writes one job with its runs, errors, output and the settings that matter, without its secrets (docs/export.md).\n' +
        'jobdeck import runs it elsewhere.',
    )
    .argument('<id>', 'of the job')
    .argument('[file]', 'default: standard output')
    .action((id: string, file: string | undefined, options: AskOptions) =>
      answer(options, (found) => bundleJob(found, id, file)),
    );
}

export function addDiffCommand(program: Command, { asking, answer, tellExit }: Asking): void {
  asking(program.command('diff'))
    .description(
      'Compares two snapshots of jobdeck export: what was counted between them, what is otherwise now, what was set.',
    )
    .argument('<first>', 'the file of the first')
    .argument('[second]', 'the file of the second; default: the present')
    .action(async (first: string, second: string | undefined, options: AskOptions) => {
      if (second === undefined) return answer(options, (found) => diffWithNow(found, first));
      return tellExit(diffFiles(first, second, options.json ?? false));
    });
}

type Act = (...args: Parameters<typeof exportSnapshotTo>) => Promise<number>;

function exportOf(file: string | undefined, options: ExportOptions): Result<Act> {
  const { history: metric, matching, withSecrets: secrets } = options;
  const isJobs = options.jobs || matching !== undefined;
  if (metric !== undefined && isJobs) return err(twoThings);
  if (secrets && !isJobs) return err(alone('--with-secrets', '--jobs'));
  for (const name of ['last', 'points', 'queue', 'kind'] as const) {
    if (options[name] !== undefined && metric === undefined) return err(alone(`--${name}`, '--history'));
  }
  const wanted = options.format ?? endOf(file);
  if (metric !== undefined) {
    const { last, points, queue = null, kind = null } = { ...HISTORY_DEFAULTS, ...options };
    const format = formatFrom(wanted, ['csv', 'json'], file);
    return format.ok
      ? ok((ask, to) => exportHistory(ask, to, { metric, last, points, queue, kind, format: format.value }))
      : format;
  }
  if (isJobs) {
    const format = formatFrom(wanted, ['jsonl', 'csv'], file);
    const which = matching === undefined ? {} : { matching };
    return format.ok
      ? ok((ask, to) => exportJobsTo(ask, to, { ...which, secrets, format: format.value }))
      : format;
  }
  const format = formatFrom(options.format ?? 'json', ['json'], file);
  return format.ok ? ok(exportSnapshotTo) : format;
}

const endOf = (file: string | undefined): string | null =>
  (/\.(jsonl|ndjson|json|csv)$/i.exec(file ?? '')?.[1]?.toLowerCase() ?? null)?.replace('ndjson', 'jsonl') ??
  null;

function formatFrom<F extends Format>(
  wanted: string | null,
  formats: readonly [F, ...F[]],
  file: string | undefined,
): Result<F> {
  if (wanted === null) return ok(formats[0]);
  const format = formats.find((each) => each === wanted);
  if (format !== undefined) return ok(format);
  return err({
    field: '--format',
    expected: formats.join(' or '),
    got: wanted,
    fix: `Choose one of them${file === undefined ? '' : ', or give the file another name'}.`,
  });
}

const twoThings: Problem = {
  field: '--history',
  expected: 'jobs or a history',
  got: 'both',
  fix: 'Export one after the other.',
};

const alone = (option: string, needed: string): Problem => ({
  field: option,
  expected: `${needed} with it`,
  got: 'none',
  fix: `Add ${needed}, or leave it out.`,
});
