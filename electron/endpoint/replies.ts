import { z } from 'zod';
import type { CommandName, CommandReply, QueryName, QueryReply } from '../../shared/contract/contract.ts';
import type { JsonValue } from '../../shared/jobs/job.ts';
import { proposalSchema as proposal } from '../../shared/jobs/proposal-schema.ts';
import * as alert from './alert-reply.ts';
import * as history from './history-reply.ts';
import * as job from './job-reply.ts';
import * as line from './line-reply.ts';
import * as present from './present-reply.ts';

/**
 * What 200 has, by the name of the call, for the OpenAPI document; a call without an entry has no schema there. The contract holds replies by their types alone, since
 * the window trusts what main says; that these schemas take what those types allow is checked below.
 */
const nothing = z.null();

export const COMMAND_REPLIES = {
  'jobs.enqueue': z.array(present.enqueued),
  'jobs.import': present.imported,
  'proposals.make': proposal,
  'jobs.cancel': nothing,
  'jobs.retry': nothing,
  'jobs.runNow': nothing,
  'jobs.change': present.changeReport,
  'failures.dismiss': nothing,
  'jobs.stopChange': nothing,
  'jobs.edit': present.changeReport,
  'jobs.duplicate': present.enqueued,
  undo: present.changeReport,
  'jobs.move': present.step,
  'queues.pause': nothing,
  'queues.resume': nothing,
  'queues.setConcurrency': nothing,
  'queues.setRate': nothing,
  'schedules.add': z.object({ id: z.string() }),
  'schedules.change': nothing,
  'schedules.remove': present.step,
  'schedules.pause': nothing,
  'schedules.resume': nothing,
  'schedules.runNow': present.enqueued,
  'engine.setStartConditions': nothing,
  'alerts.setRule': z.object({ id: z.string() }),
  'alerts.removeRule': nothing,
  'alerts.useDefaults': nothing,
  'alerts.setCommand': nothing,
  'alerts.setWebhook': nothing,
  'alerts.tryTelling': alert.tried,
  'alerts.acknowledge': nothing,
  'alerts.silence': nothing,
  'alerts.clear': nothing,
} as const satisfies Partial<Record<CommandName, z.ZodType>>;

export const QUERY_REPLIES = {
  snapshot: present.snapshot,
  'queues.list': line.queuePage,
  'jobs.list': job.jobPage,
  'jobs.cursorAt': z.string(),
  'jobs.search': job.foundPage,
  'jobs.matching': job.matchingJobs,
  'jobs.whole': job.wholeJobs,
  'failures.groups': job.failureGroups,
  'jobs.importPreview': line.importPreview,
  'jobs.detail': job.jobDetail,
  'proposals.list': z.array(proposal),
  'proposals.get': proposal,
  'proposals.decidedAt': z.enum(['window', 'terminal']),
  'schedules.list': line.schedulePage,
  'schedules.detail': line.schedule,
  'schedules.history': line.firingPage,
  'schedules.preview': z.array(job.at),
  'jobs.graph': job.jobGraph,
  'jobs.why': line.why.nullable(),
  'runs.output': job.runOutput,
  throughput: present.throughput,
  'history.moment': history.momentReply.nullable(),
  'history.query': history.historyReply,
  'alerts.rules': alert.alertRules,
  'alerts.telling': alert.telling,
  'alerts.past': alert.pastAlerts,
  environment: present.environment,
} as const satisfies Partial<Record<QueryName, z.ZodType>>;

/** What is sent of a reply: of a Result its value, bytes as base64, and 404 in the place of null where that means so. */
type Sent<R, S> = Json<Exclude<ValueOf<R>, null extends S ? never : null>>;
type ValueOf<R> = R extends { readonly ok: true; readonly value: infer T }
  ? T
  : R extends { readonly ok: false }
    ? never
    : R;
type Json<T> = JsonValue extends T
  ? unknown
  : T extends Uint8Array
    ? string
    : T extends readonly (infer E)[]
      ? Json<E>[]
      : T extends object
        ? { -readonly [K in keyof T]: Json<T[K]> }
        : T;

/** The names of those that leave out what is answered; there must be none. */
type Unfit<Replies, Sents> = {
  [N in keyof Replies & keyof Sents]: Sents[N] extends z.input<Replies[N] & z.ZodType> ? never : N;
}[keyof Replies & keyof Sents];
type Commands = typeof COMMAND_REPLIES;
type Queries = typeof QUERY_REPLIES;
type UnfitReply =
  | Unfit<Commands, { [N in keyof Commands]: Sent<CommandReply<N>, z.input<Commands[N]>> }>
  | Unfit<Queries, { [N in keyof Queries]: Sent<QueryReply<N>, z.input<Queries[N]>> }>;
/** null as long as all fit; what does not is in the compiler's error. */
export const UNFIT_REPLY: [UnfitReply] extends [never] ? null : UnfitReply = null;
