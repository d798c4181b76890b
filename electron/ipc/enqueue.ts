import { setImmediate } from 'node:timers/promises';
import type { EnqueueReply } from '../../shared/contract/replies.ts';
import type { ChangeReport } from '../../shared/jobs/control.ts';
import { type JobRequest, parseJobRequest } from '../../shared/jobs/job-request.ts';
import { err, type Problem, type Result } from '../../shared/result.ts';
import type { Engine } from '../queue/engine.ts';

/** Requests parsed before the loop gets a turn: about 1 ms of work, so that thousands do not stall the window. */
const SLICE = 100;

/** All or nothing. The field of each problem begins with the index of its job: `0.payload.program`. */
export async function enqueueJobs(engine: Engine, jobs: readonly unknown[]): Promise<EnqueueReply> {
  const requests: JobRequest[] = [];
  const problems: Problem[] = [];
  for (const [index, job] of jobs.entries()) {
    if (index > 0 && index % SLICE === 0) await setImmediate();
    const parsed = parseJobRequest(job);
    if (parsed.ok) requests.push(parsed.value);
    else problems.push(...parsed.error.map((problem) => withIndex(problem, index)));
  }
  return problems.length > 0 ? err(problems) : engine.enqueueAll(requests);
}

export async function editJob(
  engine: Engine,
  jobId: string,
  job: unknown,
): Promise<Result<ChangeReport, readonly Problem[]>> {
  const parsed = parseJobRequest(job);
  return parsed.ok ? engine.edit(jobId, parsed.value) : parsed;
}

function withIndex(problem: Problem, index: number): Problem {
  return { ...problem, field: problem.field === '' ? `${index}` : `${index}.${problem.field}` };
}
