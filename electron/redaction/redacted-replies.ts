import { setImmediate } from 'node:timers/promises';
import type { QueryName, QueryReply } from '../../shared/contract/contract.ts';
import { type JobPayload, type JsonValue, workOf } from '../../shared/jobs/job.ts';
import {
  MAX_WHOLE_JOBS,
  redactedJob,
  redactedRun,
  type WholeJob,
  withoutItsSecrets,
} from '../../shared/jobs/job-export.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import type { FailureGroup, JobDetail, RunOutput } from '../../shared/jobs/job-views.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Schedule } from '../../shared/schedules/schedule.ts';
import { type Redaction, redact, redactDetail, withoutSecretsIn } from '../../shared/secrets/redact.ts';
import { REDACTED, withoutSecrets } from '../../shared/secrets/secret-text.ts';
import { maskOutput, OutputMask } from './output-mask.ts';

/**
 * Answers of the contract as other programs get them: without the secrets of the jobs that they are about, whoever put
 * those where they are, and however long ago. The window and the command line of the owner have them whole.
 */
export interface AskJobs {
  whole(jobIds: readonly string[]): Promise<Result<readonly (WholeJob | null)[], unknown>>;
  detail(jobId: string): Promise<JobDetail | null>;
  /** The id of the job that failed of it last; null: none is kept. */
  latestOf(fingerprint: string): Promise<string | null>;
}

/** What is answered, without secrets. */
export async function redactedReply<N extends QueryName>(
  name: N,
  reply: QueryReply<N>,
  jobs: AskJobs,
): Promise<QueryReply<N>> {
  const rule = RULES[name] as Rule<N> | undefined;
  return rule === undefined ? reply : rule(reply, jobs);
}

type Rule<N extends QueryName> = (
  reply: QueryReply<N>,
  jobs: AskJobs,
) => QueryReply<N> | Promise<QueryReply<N>>;

const RULES: { readonly [N in QueryName]?: Rule<N> } = {
  snapshot: aroundJobs,
  'queues.list': aroundJobs,
  'jobs.list': aroundJobs,
  'jobs.search': aroundJobs,
  'jobs.graph': aroundJobs,
  'jobs.why': aroundJobs,
  'schedules.list': aroundJobs,
  'schedules.history': aroundJobs,
  'schedules.detail': (schedule) => schedule && redactedSchedule(schedule),
  'jobs.detail': (detail, jobs) => detail && redactedDetail(detail, jobs),
  'jobs.whole': async (reply, jobs) => (reply.ok ? ok(await redactedJobs(reply.value, jobs)) : reply),
  'runs.output': (output, jobs) => output && redactedOutput(output, jobs),
  'failures.groups': async (reply, jobs) =>
    reply.ok ? ok({ ...reply.value, groups: await redactedGroups(reply.value.groups, jobs) }) : reply,
};

async function redactedDetail(detail: JobDetail, jobs: AskJobs): Promise<JobDetail> {
  const redaction = redactDetail(detail);
  const { job, runs, edits, progress, relations } = detail;
  return {
    job: redactedJob(job, redaction),
    runs: runs.map((run) => redactedRun(run, redaction)),
    edits: edits.map((edit) => {
      const { payload } = redact(workOf({ kind: job.kind, payload: edit.payload }));
      const shown = redaction.json(payload) as unknown as JobPayload;
      return { ...edit, name: redaction.text(edit.name), payload: shown };
    }),
    progress: progress && { ...progress, text: redaction.text(progress.text) },
    relations: await aroundJobs(relations, jobs),
  };
}

async function redactedJobs(
  wholes: readonly (WholeJob | null)[],
  jobs: AskJobs,
): Promise<readonly (WholeJob | null)[]> {
  const parents = await aroundJobs(
    wholes.map((whole) => whole?.parents ?? []),
    jobs,
  );
  const shown: (WholeJob | null)[] = [];
  for (const [index, whole] of wholes.entries()) {
    await breathe(index);
    shown.push(whole && withoutItsSecrets({ ...whole, parents: parents[index] ?? [] }));
  }
  return shown;
}

async function redactedOutput(output: RunOutput, jobs: AskJobs): Promise<RunOutput> {
  const detail = await jobs.detail(output.jobId);
  return detail === null ? output : maskOutput(output, new OutputMask(redactDetail(detail).secrets));
}

function redactedSchedule(schedule: Schedule): Schedule {
  const parsed = parseJobRequest(schedule.job);
  const job = withoutSecretsIn(schedule.job as unknown as JsonValue) as unknown as Schedule['job'];
  if (!parsed.ok) return { ...schedule, job };
  const { payload, text } = redact(parsed.value.work);
  const name = job.name === undefined ? {} : { name: text(job.name) };
  return { ...schedule, job: { ...job, ...name, payload } as unknown as Schedule['job'] };
}

/** The message of a group is that of its latest job. */
async function redactedGroups(
  groups: readonly FailureGroup[],
  jobs: AskJobs,
): Promise<readonly FailureGroup[]> {
  const latest = await Promise.all(groups.map(({ fingerprint }) => jobs.latestOf(fingerprint)));
  const known = await redactionsOf(
    latest.filter((id) => id !== null),
    jobs,
  );
  return groups.map((group, index) => ({
    ...group,
    message: textOf(latest[index] ?? '', known)(group.message),
  }));
}

/** What stands beside the id of a job in an answer, wherever in it: its name, what it failed of, what it says now. */
async function aroundJobs<T>(reply: T, jobs: AskJobs): Promise<T> {
  const ids = new Set<string>();
  noteJobs(reply, ids);
  const known = await redactionsOf([...ids], jobs);
  return retold(reply, known) as T;
}

function noteJobs(value: unknown, ids: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isAboutJob(value)) ids.add(value.id);
  for (const each of Object.values(value)) noteJobs(each, ids);
}

function retold(value: unknown, known: Redactions): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => retold(each, known));
  const text = isAboutJob(value) ? textOf(value.id, known) : null;
  const told = Object.entries(value).map(([key, each]) => {
    if (text === null) return [key, retold(each, known)];
    if (key === 'progress' && typeof each?.text === 'string')
      return [key, { ...each, text: text(each.text) }];
    const isText = TEXTS.some((name) => name === key) && typeof each === 'string';
    return [key, isText ? text(each) : retold(each, known)];
  });
  return Object.fromEntries(told);
}

const TEXTS = ['name', 'error', 'lastLine'] as const;

function isAboutJob(value: object): value is { readonly id: string } {
  return 'id' in value && typeof value.id === 'string' && TEXTS.some((name) => name in value);
}

type Redactions = ReadonlyMap<string, (text: string) => string>;

/** What is no job, or is not kept any more, is looked at by names and forms alone. */
function textOf(id: string, known: Redactions): (text: string) => string {
  return known.get(id) ?? withoutSecrets;
}

async function redactionsOf(ids: readonly string[], jobs: AskJobs): Promise<Redactions> {
  const known = new Map<string, (text: string) => string>();
  for (let done = 0; done < ids.length; ) {
    const some = ids.slice(done, done + MAX_WHOLE_JOBS);
    const read = await jobs.whole(some);
    // The store does not answer: nobody knows what is a secret.
    if (!read.ok) return new Map(ids.map((id) => [id, () => REDACTED]));
    for (const [index, whole] of read.value.entries()) {
      await breathe(index);
      if (whole !== null) known.set(some[index] ?? '', lineText(redact(workOf(whole.job))));
    }
    done += read.value.length;
  }
  return known;
}

/** A name and a last line are cut where they get too long, be it within a secret. */
function lineText({ text, secrets }: Redaction): (text: string) => string {
  const mask = new OutputMask(secrets);
  return (from) => {
    if (!from.endsWith(CUT)) return text(from);
    const shown = mask.cover(Buffer.from(from.slice(0, -CUT.length)), { start: false, end: true });
    return `${text(Buffer.from(shown).toString())}${CUT}`;
  };
}
const CUT = '…';

/** A payload may have a mebibyte: others get their turn. */
async function breathe(done: number): Promise<void> {
  if (done % TOGETHER === 0) await setImmediate();
}
const TOGETHER = 20;
