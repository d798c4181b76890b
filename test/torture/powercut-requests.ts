import type { JobRunner, OutputStore, RunContext, StopReason } from '../../electron/queue/job-runner.ts';
import { DEFAULT_BACKOFF } from '../../shared/jobs/backoff.ts';
import type { Job, JobPayload, Outcome } from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { failedWith } from '../support/fake-runner.ts';
import type { Random } from './disk-model.ts';

/** From 0 to 1, always the same for the same text (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** What the job of that name was asked to do; whoever reads it back can tell whether it is still that. */
export function payloadOf(name: string, large: boolean): JobPayload {
  const share = shareOf(`payload of ${name}`);
  const length = large ? 20_000 + share * 60_000 : share < 0.9 ? share * 300 : share * 20_000;
  return { program: 'true', args: [name, `${name} `.repeat(length / (name.length + 1))] };
}

export function requestOf(
  name: string,
  options: {
    readonly key: string | null;
    readonly large: boolean;
    readonly delayed: boolean;
    readonly random: Random;
  },
): JobRequest {
  const { key, large, delayed, random } = options;
  return {
    work: { kind: 'command', payload: payloadOf(name, large) as { readonly program: string } },
    name,
    queue: random() < 0.3 ? 'side' : 'default',
    key,
    ref: null,
    dependsOn: [],
    delayMs: delayed ? Math.floor(random() * 30) : 0,
    runAt: null,
    schedule: null,
    options: {
      priority: Math.floor(random() * 3),
      maxAttempts: 2,
      backoff: { ...DEFAULT_BACKOFF, baseMs: 2, maxMs: 10 },
      timeoutMs: null,
      tags: random() < 0.2 ? ['tag'] : [],
    },
  };
}

const NO_OUTPUT: OutputStore = {
  read: () => null,
  lastLine: () => '',
  follow: () => () => undefined,
  forget: () => undefined,
};

/** Does nothing, in no time or in some milliseconds; a part of the runs fails. */
export class LoadRunner implements JobRunner {
  readonly output = NO_OUTPUT;

  async run(job: Job, context: RunContext): Promise<Outcome> {
    const share = shareOf(`run ${context.run} of ${job.name}`);
    if (share < 0.5) return { type: 'succeeded', result: null };
    const { signal } = context;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, share * 5);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (signal.aborted) return { type: signal.reason as StopReason };
    if (share < 0.75) return { type: 'succeeded', result: { of: job.name, run: context.run } };
    if (share < 0.8) return { type: 'timed-out', error: { message: 'It took too long.', code: 'timeout' } };
    return failedWith('exit 1', { retryable: share < 0.95 });
  }

  async stop(): Promise<void> {}
}
