import type { ImportFile, ImportFormat, ImportPreview } from '../../../shared/jobs/import.ts';
import { describeBrokenLine } from '../../../shared/jobs/job-file.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { tableText } from '../table.ts';
import { noteThatNothingRuns } from './note-that-nothing-runs.ts';

export interface ImportOptions {
  readonly format?: ImportFormat;
  readonly dryRun: boolean;
  readonly skipBad: boolean;
  readonly fill?: string;
}

/** `jobdeck import`: all of a file, or nothing; with `dryRun` nothing, whatever is in it. */
export async function importFile(ask: Ask, file: ImportFile, options: ImportOptions): Promise<number> {
  if (options.dryRun) return preview(ask, file);
  const reply = await ask.client.command('jobs.import', { ...file, skipBad: options.skipBad });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    ask.note('Nothing was queued. Correct the file, or add --skip-bad to queue the other lines.\n');
    return BAD_INPUT;
  }
  const { queued, existed, leftOut } = reply.value;
  if (ask.json) ask.print(jsonText(reply.value));
  else {
    ask.print(`${jobsText(queued)} queued\n`);
    if (existed > 0) ask.print(`${jobsText(existed)} with a key that was there already: not added\n`);
    if (leftOut > 0) ask.print(`${linesText(leftOut)} left out; --dry-run tells them\n`);
  }
  noteThatNothingRuns(ask);
  return ALL_WELL;
}

/** The exit code says whether all of it is right. */
async function preview(ask: Ask, file: ImportFile): Promise<number> {
  const reply = await ask.client.query('jobs.importPreview', file);
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return BAD_INPUT;
  }
  ask.print(ask.json ? jsonText(reply.value) : previewText(reply.value));
  return reply.value.wrongLines === 0 ? ALL_WELL : BAD_INPUT;
}

function previewText({ name, jobs, first, wrongLines, wrong }: ImportPreview): string {
  const columns = [{ title: 'LINE', right: true }, { title: 'KIND' }, { title: 'QUEUE' }, { title: 'NAME' }];
  const rows = first.map((row) =>
    [String(row.line), row.kind, row.queue, row.name].map((text) => ({ text })),
  );
  const lines = wrong.map(describeBrokenLine);
  if (wrongLines > wrong.length) lines.push(`and ${formatCount(wrongLines - wrong.length)} more`);
  return [
    `${name}: ${jobsText(jobs)} to queue, ${linesText(wrongLines)}\n`,
    rows.length === 0 ? '' : tableText(columns, rows),
    jobs > first.length ? `and ${formatCount(jobs - first.length)} more\n` : '',
    lines.length === 0 ? '' : `${lines.join('\n')}\n`,
  ].join('');
}

const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
const linesText = (count: number): string =>
  count === 1 ? '1 wrong line' : `${formatCount(count)} wrong lines`;
