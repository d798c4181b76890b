import { changedFields, fieldText } from '../../../shared/jobs/changed-fields.ts';
import { type CommandPayload, type Job, workOf } from '../../../shared/jobs/job.ts';
import { defaultName, type JobRequest, parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../../shared/result.ts';
import { oneLine } from '../../../shared/words/one-line.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { type AddOptions, fieldsOf, parseRequest, payloadOf } from './add.ts';
import { noteThatNothingRuns } from './note-that-nothing-runs.ts';
import { detailOf } from './show.ts';

export type EditOptions = Omit<AddOptions, 'key' | 'delay' | 'runAt' | 'dependsOn' | 'onParentFailure'> & {
  readonly dryRun: boolean;
};

/**
 * `jobdeck edit`: what is said takes the place of what the job has, all else stays; with --request the whole of it. Tells
 * what changes. The job is in line then, with a new attempt budget.
 */
export async function editJob(
  ask: Ask,
  jobId: string,
  program: readonly string[],
  options: EditOptions,
): Promise<number> {
  const detail = await detailOf(ask, jobId);
  if (detail === null) return NOT_DONE;
  const { job } = detail;
  const wanted = await requestFor(job, program, options);
  if (!wanted.ok) return refused([wanted.error], BAD_INPUT);
  const parsed = parseJobRequest(wanted.value);
  if (!parsed.ok) return refused(parsed.error, BAD_INPUT);
  const changes = changesOf(job, parsed.value);
  if (options.dryRun || changes.length === 0) {
    tell(ask, { jobId, changes, step: null }, '');
    return ALL_WELL;
  }
  const reply = await ask.client.command('jobs.edit', { jobId, job: wanted.value });
  if (!reply.ok) return refused(reply.error, NOT_DONE);
  tell(ask, { jobId, changes, step: reply.value.step }, placeText(job, parsed.value));
  noteThatNothingRuns(ask);
  return ALL_WELL;
}

async function requestFor(
  job: Job,
  program: readonly string[],
  options: EditOptions,
): Promise<Result<unknown>> {
  const { request, dryRun: _, ...asked } = options;
  if (request !== undefined) {
    return program.length > 0 ? err(TWO_WAYS) : parseRequest(request, asked, process.stdin);
  }
  const payload = await payloadOf(program, asked, process.stdin);
  const fields = fieldsOf(asked);
  if (Object.keys(payload).length + Object.keys(fields).length === 0) return err(NOTHING_SAID);
  const kind = asked.url === undefined ? job.kind : 'http';
  return ok({ ...requestOfJob(job), ...fields, kind, payload: { ...keptOf(job, payload), ...payload } });
}

/** As it would have been asked for, but for what an edit leaves alone: its key, and what it depends on. */
function requestOfJob(job: Job): object {
  const { onParentFailure: _, ...options } = job.options;
  const named = job.name === defaultName(workOf(job)) ? {} : { name: job.name };
  const runAt = startOf(job);
  return { ...options, ...named, ...(runAt === null ? {} : { runAt }), queue: job.queue };
}

/** What waits for its time goes on waiting for it. */
function startOf(job: Job): number | null {
  if (job.state === 'scheduled') return job.dueAt;
  return job.state === 'blocked' ? job.notBefore : null;
}

/** A program takes the place of a line for the shell, and the other way round. */
function keptOf({ payload }: Job, said: object): object {
  if (!('program' in said || 'shell' in said)) return payload;
  const { program: _, args: __, shell: ___, ...rest } = payload as CommandPayload;
  return rest;
}

interface Change {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The queue stands beside what is kept of earlier requests. */
function changesOf(job: Job, { work, name, queue, options }: JobRequest): readonly Change[] {
  const { onParentFailure: _, ...before } = job.options;
  const moved = queue === job.queue ? [] : [{ field: 'queue', from: job.queue, to: queue }];
  const asked = { name, payload: work.payload, options };
  return [...changedFields({ name: job.name, payload: job.payload, options: before }, asked), ...moved];
}

/** Where it is then. */
function placeText({ state }: Job, { runAt, delayMs }: JobRequest): string {
  if (state === 'blocked') return 'blocked as before';
  return (runAt ?? 0) > Date.now() || delayMs > 0 ? 'waits for its time' : 'in line';
}

function tell(
  ask: Ask,
  {
    jobId,
    changes,
    step,
  }: { readonly jobId: string; readonly changes: readonly Change[]; readonly step: number | null },
  place: string,
): void {
  if (ask.json) {
    const shown = changes.map(({ field, from = null, to = null }) => ({ field, from, to }));
    ask.print(jsonText({ id: jobId, changes: shown, step }));
    return;
  }
  if (changes.length === 0) ask.print(`${jobId} is so already: nothing was changed\n`);
  else ask.print(step === null ? `${jobId} would be edited:\n` : `${jobId} is edited and ${place}:\n`);
  for (const { field, from, to } of changes)
    ask.print(`  ${oneLine(`${field}: ${fieldText(from)} -> ${fieldText(to)}`)}\n`);
  if (step !== null) ask.print(`To take it back: jobdeck undo --step ${step}\n`);
}

function refused(problems: readonly Problem[], code: number): number {
  for (const problem of problems) fail(describeProblem(problem));
  return code;
}

const TWO_WAYS: Problem = {
  field: '--request',
  expected: 'it alone, since it says the whole job',
  got: 'a program beside it',
  fix: 'Say that in the JSON, or leave --request out.',
};

const NOTHING_SAID: Problem = {
  field: '',
  expected: 'what is to be changed, by the options of add, a program, or --request',
  got: 'nothing',
  fix: 'To put the job in line as it is: jobdeck retry.',
};
