import type { QueryName } from '../../shared/contract/contract.ts';
import { err, type Problem } from '../../shared/result.ts';
import { redactedFields } from '../../shared/secrets/redact.ts';
import { REDACTED } from '../../shared/secrets/secret-text.ts';
import type { SomeHandlers } from '../ipc/dispatch.ts';
import type { Engine } from '../queue/engine.ts';
import { type AskJobs, redactedReply } from '../redaction/redacted-replies.ts';

/** What this door answers is without the secrets of jobs; and what was left out of an answer does not come back as a value. */
export function withoutSecretsIn({ commands, queries }: SomeHandlers, engine: Engine): SomeHandlers {
  const jobs = askEngine(engine);
  const told = Object.entries(queries).map(([name, handle]) => {
    const answer = handle as (input: unknown) => unknown;
    return [
      name,
      async (input: unknown) => redactedReply(name as QueryName, (await answer(input)) as never, jobs),
    ];
  });
  return { commands: { ...commands, ...guarded(commands) }, queries: Object.fromEntries(told) };
}

function askEngine(engine: Engine): AskJobs {
  return {
    whole: (jobIds) => engine.whole.read(jobIds),
    detail: (jobId) => engine.detail(jobId),
    latestOf: async (fingerprint) => {
      const query = { text: `group:${fingerprint}`, state: null, cursor: null, limit: 1 };
      const found = await engine.search(query);
      return (found.ok && found.value.rows[0]?.id) || null;
    },
  };
}

/** Those that take a job as it was asked for. */
function guarded(commands: SomeHandlers['commands']): SomeHandlers['commands'] {
  const { 'jobs.enqueue': enqueue, 'jobs.edit': edit } = commands;
  const { 'schedules.add': add, 'schedules.change': change } = commands;
  return {
    ...(enqueue && {
      'jobs.enqueue': (input) => {
        const problems = input.jobs.flatMap((job, index) => missingIn(job, `${index}.`));
        return problems.length > 0 ? err(problems) : enqueue(input);
      },
    }),
    ...(edit && {
      'jobs.edit': (input) => {
        const problems = missingIn(input.job, '');
        return problems.length > 0 ? err(problems) : edit(input);
      },
    }),
    ...(add && {
      'schedules.add': (input) => {
        const problems = missingIn(jobOf(input.schedule), 'job.');
        return problems.length > 0 ? err(problems) : add(input);
      },
    }),
    ...(change && {
      'schedules.change': (input) => {
        const problems = missingIn(jobOf(input.schedule), 'job.');
        return problems.length > 0 ? err(problems) : change(input);
      },
    }),
  };
}

const jobOf = (schedule: unknown): unknown =>
  typeof schedule === 'object' && schedule !== null && 'job' in schedule ? schedule.job : null;

function missingIn(job: unknown, before: string): readonly Problem[] {
  if (typeof job !== 'object' || job === null || !('payload' in job)) return [];
  return redactedFields(job.payload).map((field) => ({
    field: `${before}${field}`,
    expected: 'a value',
    got: REDACTED,
    fix: 'Nothing was changed. This endpoint does not tell what stands there; send the value itself.',
  }));
}
