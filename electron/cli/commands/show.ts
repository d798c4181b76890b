import { assertNever } from '../../../shared/assert-never.ts';
import { type Job, type Run, workOf } from '../../../shared/jobs/job.ts';
import type { JobDetail, RelatedJobs } from '../../../shared/jobs/job-views.ts';
import { formatCount, formatDuration } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { detailJson, iso, jsonText } from '../json.ts';
import { type Column, fieldsText, tableText } from '../table.ts';

/** `jobdeck show`: all that is known of a job. */
export async function showJob(ask: Ask, jobId: string): Promise<number> {
  const detail = await detailOf(ask, jobId);
  if (detail === null) return NOT_DONE;
  ask.print(ask.json ? jsonText(detailJson(detail)) : detailText(ask, detail));
  return ALL_WELL;
}

/** null, and told, when there is none. */
export async function detailOf(ask: Ask, jobId: string): Promise<JobDetail | null> {
  const detail = await ask.client.query('jobs.detail', { jobId });
  if (detail === null) {
    fail(
      `expected the id of a job in ${ask.folder}, got ${JSON.stringify(jobId)}. ` +
        'jobdeck list shows the ids; finished jobs are removed after a time.',
    );
  }
  return detail;
}

const COLUMNS: readonly Column[] = [
  { title: 'RUN', right: true },
  { title: 'STARTED' },
  { title: 'WAITED', right: true },
  { title: 'TOOK', right: true },
  { title: 'OUTCOME' },
];

function detailText(ask: Ask, { job, runs, relations }: JobDetail): string {
  const { paint } = ask;
  const { options, tries } = job;
  const fields = fieldsText([
    ['ID', job.id],
    ['Name', job.name],
    ['State', paint(job.state, stateText(job))],
    ['Kind', job.kind],
    ['Does', workText(job)],
    ['Queue', job.queue],
    ['Priority', String(options.priority)],
    ['Attempt', `${tries.attempts} of ${options.maxAttempts}`],
    ['Timeout', options.timeoutMs === null ? null : formatDuration(options.timeoutMs)],
    ['Tags', options.tags.length === 0 ? null : options.tags.join(', ')],
    ['Key', job.key],
    ['Created', localTime(job.createdAt)],
    ['Error', 'error' in job ? job.error.message : null],
    ['Result', job.state === 'completed' && job.result !== null ? JSON.stringify(job.result) : null],
  ]);
  const tables = [
    relatedText(ask, 'PARENT', relations.parents),
    relatedText(ask, 'CHILD', relations.children),
    runs.length === 0 ? '' : tableText(COLUMNS, runs.map(runCells)),
  ];
  return [fields, ...tables.filter((table) => table !== '')].join('\n');
}

/** Jobs that it depends on, or that depend on it. */
function relatedText({ paint }: Ask, title: string, { jobs, total }: RelatedJobs): string {
  if (jobs.length === 0) return '';
  const columns = [{ title }, { title: 'STATE' }, { title: 'NAME' }];
  const rows = jobs.map(({ id, state, name }) => [
    { text: id },
    { text: state, paint: (text: string) => paint(state, text) },
    { text: name },
  ]);
  const more = total - jobs.length;
  return `${tableText(columns, rows)}${more > 0 ? `and ${formatCount(more)} more\n` : ''}`;
}

function stateText(job: Job): string {
  switch (job.state) {
    case 'scheduled':
      return `scheduled for ${localTime(job.dueAt)}`;
    case 'retrying':
      return `retrying at ${localTime(job.dueAt)}`;
    case 'running':
      return `running since ${localTime(job.startedAt)}`;
    case 'blocked':
      return `blocked since ${localTime(job.since)}`;
    case 'waiting':
      return `waiting since ${localTime(job.since)}`;
    case 'dead':
      return `dead since ${localTime(job.finishedAt)} (${job.reason})`;
    case 'completed':
    case 'cancelled':
      return `${job.state} ${localTime(job.finishedAt)}`;
    default:
      return assertNever(job);
  }
}

function workText(job: Job): string {
  const work = workOf(job);
  switch (work.kind) {
    case 'command':
      return work.payload.shell ?? [work.payload.program, ...(work.payload.args ?? [])].join(' ');
    case 'http':
      return `${work.payload.method} ${work.payload.url}`;
    case 'module':
      return `${work.payload.path} ${work.payload.export ?? 'default'}(${JSON.stringify(work.payload.input)})`;
    default:
      return assertNever(work);
  }
}

function runCells({ number, startedAt, waitedMs, end }: Run) {
  const error = end !== null && 'error' in end.outcome ? `: ${end.outcome.error.message}` : '';
  return [
    { text: String(number) },
    { text: localTime(startedAt) },
    { text: formatDuration(waitedMs) },
    { text: end === null ? '' : formatDuration(end.tookMs) },
    { text: end === null ? 'under way' : `${end.outcome.type}${error}` },
  ];
}

/** Local, to the second, the same in every language: 2026-11-25 23:05:01. */
export function localTime(at: number): string {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return iso(shifted).slice(0, 19).replace('T', ' ');
}
