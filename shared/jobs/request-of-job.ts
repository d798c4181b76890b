import { DEFAULT_BACKOFF } from './backoff.ts';
import type { Job, JsonValue } from './job.ts';
import { DEFAULT_QUEUE, workOf } from './job.ts';
import { defaultName } from './job-request.ts';

/**
 * A job as it would be asked for (docs/jobs.md), without what is so by itself. What it depends on is told by the store, so
 * it is not in it.
 */
export function requestOfJob(job: Job): Readonly<Record<string, JsonValue>> {
  const { priority, maxAttempts, backoff, timeoutMs, tags, unique, ...limits } = job.options;
  const { onParentFailure: _, ...keys } = limits;
  const isUsual = (['baseMs', 'maxMs', 'jitter'] as const).every(
    (part) => backoff[part] === DEFAULT_BACKOFF[part],
  );
  const runAt = startOf(job);
  return {
    kind: job.kind,
    payload: job.payload as unknown as JsonValue,
    ...(job.name !== defaultName(workOf(job)) && { name: job.name }),
    ...(job.queue !== DEFAULT_QUEUE && { queue: job.queue }),
    ...(job.key !== null && { key: job.key }),
    ...(priority !== 0 && { priority }),
    ...(maxAttempts !== 3 && { maxAttempts }),
    ...(!isUsual && { backoff: { ...backoff } }),
    ...(timeoutMs !== null && { timeoutMs }),
    ...(tags.length > 0 && { tags }),
    ...(unique && { unique: { ...unique } }),
    ...keys,
    ...(runAt !== null && { runAt: new Date(runAt).toISOString() }),
  };
}

/** What waits for its time is to go on waiting for it. */
function startOf(job: Job): number | null {
  if (job.state === 'scheduled') return job.dueAt;
  return job.state === 'blocked' ? job.notBefore : null;
}
