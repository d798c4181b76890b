import type { z } from 'zod';
import { commands } from '../../shared/contract/commands.ts';
import type { Selection } from '../../shared/jobs/control.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { MAX_PINNED_JOBS, MAX_PROPOSAL_LINES, type Proposable } from '../../shared/jobs/proposals.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { redact, redactDetail } from '../../shared/secrets/redact.ts';
import { formatCount } from '../../shared/words/format.ts';
import type { Engine } from '../queue/engine.ts';

/** What a command would do, and the command as it is carried out when somebody agrees. */
export interface Described {
  readonly title: string;
  readonly lines: readonly string[];
  readonly input: unknown;
}

/** Changes nothing. What could not be done anyway is told with all that is wrong. */
export async function describe(
  engine: Engine,
  command: Proposable,
  input: unknown,
): Promise<Result<Described, readonly Problem[]>> {
  const parsed = commands[command].input.safeParse(input);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => wrongInput(command, issue)));
  switch (command) {
    case 'jobs.enqueue':
      return describeJobs(engine, commands[command].input.parse(input));
    case 'jobs.change':
      return describeChange(engine, commands[command].input.parse(input));
    case 'queues.pause':
    case 'queues.resume':
      return ok(describePause(engine, command, commands[command].input.parse(input)));
  }
}

async function describeJobs(
  engine: Engine,
  input: z.output<(typeof commands)['jobs.enqueue']['input']>,
): Promise<Result<Described, readonly Problem[]>> {
  const requests = [];
  for (const [index, job] of input.jobs.entries()) {
    const parsed = parseJobRequest(job);
    if (!parsed.ok)
      return err(parsed.error.map((problem) => ({ ...problem, field: `${index}.${problem.field}` })));
    requests.push(parsed.value);
  }
  const problems = await engine.check(requests);
  if (problems.length > 0) return err(problems);
  const lines = requests.slice(0, MAX_PROPOSAL_LINES).map(({ work, name, queue }) => {
    const { payload } = redact(work);
    return `${work.kind} in ${queue}: ${name}\n${JSON.stringify(payload)}`;
  });
  return ok({ title: `Queue ${howMany(requests.length)}`, lines, input });
}

async function describeChange(
  engine: Engine,
  input: z.output<(typeof commands)['jobs.change']['input']>,
): Promise<Result<Described, readonly Problem[]>> {
  const pinned = await pin(engine, input.selection);
  if (!pinned.ok) return err([pinned.error]);
  const { selection, count } = pinned.value;
  if (count === 0) return err([nothingFound]);
  const ids = selection.type === 'ids' ? selection.ids : [];
  const details = await Promise.all(ids.slice(0, MAX_PROPOSAL_LINES).map((id) => engine.detail(id)));
  const missing = ids.slice(0, MAX_PROPOSAL_LINES).find((_, index) => details[index] === null);
  if (missing !== undefined) return err([noSuchJob(missing)]);
  const { action } = input;
  const what = {
    cancel: 'Cancel',
    retry: 'Retry',
    'run-now': 'Put in line at once',
    delete: 'Delete',
    'set-priority': 'Change the priority of',
    move: 'Move to another queue',
  }[action.type];
  const detail =
    'queue' in action ? ` (${action.queue})` : 'priority' in action ? ` (${action.priority})` : '';
  const many =
    selection.type === 'ids'
      ? howMany(count)
      : `all jobs that match then, more than ${formatCount(MAX_PINNED_JOBS)} now`;
  return ok({
    title: `${what} ${many}${detail}`,
    lines: details.flatMap((each) =>
      each === null ? [] : [`${each.job.id} ${each.job.state}: ${redactDetail(each).text(each.job.name)}`],
    ),
    input: { ...input, selection },
  });
}

/** What a search finds now, by ids, unless it is very many. */
async function pin(
  engine: Engine,
  selection: Selection,
): Promise<Result<{ readonly selection: Selection; readonly count: number }>> {
  if (selection.type === 'ids') return ok({ selection, count: selection.ids.length });
  const text = selection.type === 'search' ? selection.text : '';
  const query = { text, state: selection.state, now: null, cursor: null, limit: MAX_PINNED_JOBS };
  const found = await engine.whole.matching(query);
  if (!found.ok) return found;
  const { ids, next } = found.value;
  if (next !== null && ids.length === MAX_PINNED_JOBS) return ok({ selection, count: ids.length });
  return ok({ selection: { type: 'ids', ids }, count: ids.length });
}

function describePause(
  engine: Engine,
  command: 'queues.pause' | 'queues.resume',
  input: { readonly queue?: string | undefined },
): Described {
  const verb = command === 'queues.pause' ? 'Pause' : 'Resume';
  const { jobs, queues } = engine.present();
  if (input.queue === undefined) {
    return {
      title: `${verb} all queues`,
      lines: [`${formatCount(jobs.waiting)} wait, ${formatCount(jobs.running)} run and go on`],
      input,
    };
  }
  const queue = queues.find(({ name }) => name === input.queue);
  const lines =
    queue === undefined
      ? []
      : [
          `It is ${queue.pausedAt === null ? 'running' : 'paused'}: ${formatCount(queue.jobs.waiting)} wait, ${formatCount(queue.jobs.running)} run and go on`,
        ];
  return { title: `${verb} the queue ${input.queue}`, lines, input };
}

const howMany = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);

const wrongInput = (command: string, issue: z.core.$ZodIssue): Problem => ({
  field: issue.path.join('.'),
  expected: `an input that fits ${command} (${issue.message})`,
  got: 'another one',
  fix: 'Nothing was changed.',
});

const nothingFound: Problem = {
  field: 'selection',
  expected: 'at least one job',
  got: 'none that matches',
  fix: 'Search for jobs first, and name what was found.',
};

const noSuchJob = (jobId: string): Problem => ({
  field: 'selection',
  expected: 'the id of a job',
  got: JSON.stringify(jobId),
  fix: 'It may have been removed; list the jobs.',
});
