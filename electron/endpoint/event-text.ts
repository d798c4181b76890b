import { z } from 'zod';
import { type JobEvent, jobOf } from '../../shared/jobs/events.ts';
import { JOB_KINDS, JOB_STATES } from '../../shared/jobs/job.ts';

/**
 * A committed change of a job, as it is told to other programs. Not its name, payload or options: they are made of what
 * it was asked to do, and who wants them asks for the job.
 */
export const eventSchema = z.strictObject({
  /** Wall time, ms. */
  at: z.number(),
  /** As in the log. */
  facts: z.array(z.string()),
  job: z.strictObject({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    queue: z.string(),
    /** null: it was deleted. */
    state: z.enum(JOB_STATES).nullable(),
  }),
  /** The run that ended with it. */
  run: z.strictObject({ number: z.int(), outcome: z.string(), tookMs: z.number() }).nullable(),
});

export function eventText(event: JobEvent): string {
  const { id, kind, queue } = jobOf(event);
  const { run } = event;
  const told: z.input<typeof eventSchema> = {
    at: event.at,
    facts: [...event.facts],
    job: { id, kind, queue, state: event.after?.state ?? null },
    run: run && { number: run.number, outcome: run.end.outcome.type, tookMs: run.end.tookMs },
  };
  return JSON.stringify(told);
}
