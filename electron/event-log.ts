import { type Fact, type JobEvent, jobOf } from '../shared/jobs/events.ts';
import type { Outcome } from '../shared/jobs/job.ts';
import type { LogFields, Logger } from './logger.ts';

/** Writes every fact as an event: `event=job_failed job_id=… queue=encode run=2 took_ms=812 error="exit 2"`. */
export function logEvents(logger: Logger): (events: readonly JobEvent[]) => void {
  return (events) => {
    for (const event of events) {
      for (const fact of event.facts) logger.log(levelOf(fact), fact, fieldsOf(fact, event));
    }
  };
}

function levelOf(fact: Fact): 'INFO' | 'WARN' {
  return fact === 'job_failed' || fact === 'job_dead' ? 'WARN' : 'INFO';
}

/** They are about the job, whatever run was the last. */
const ABOUT_THE_JOB: readonly Fact[] = [
  'job_created',
  'job_due',
  'job_unblocked',
  'job_retried',
  'job_changed',
  'job_deleted',
  'job_restored',
];

function fieldsOf(fact: Fact, event: JobEvent): LogFields {
  const { run } = event;
  const after = jobOf(event);
  const common = { job_id: after.id, queue: after.queue, name: after.name };
  if (ABOUT_THE_JOB.includes(fact)) return common;
  if (fact === 'job_started') {
    const waited = after.state === 'running' ? Math.round(after.waitedMs) : undefined;
    return { ...common, run: after.tries.runs, waited_ms: waited };
  }
  return {
    ...common,
    run: run?.number,
    took_ms: run ? Math.round(run.end.tookMs) : undefined,
    ...(run ? errorOf(run.end.outcome) : {}),
    reason: fact === 'job_dead' && after.state === 'dead' ? after.reason : undefined,
  };
}

function errorOf(outcome: Outcome): LogFields {
  if (outcome.type !== 'failed' && outcome.type !== 'timed-out') return {};
  return { error: outcome.error.code, message: outcome.error.message };
}
