import { z } from 'zod';
import { MAX_SELECTED_IDS } from '../jobs/control.ts';
import { JOB_STATES } from '../jobs/job.ts';
import { QUEUE_NAME } from '../jobs/job-request.ts';

/** What a call's reply is, as a type alone: what main says is trusted, what the window says is parsed. */
export const reply = <T>() => ({}) as { readonly type?: T };

export const jobId = z.string().min(1).max(64);
export const run = z.strictObject({ jobId, run: z.int().min(1) });
export const proposalId = z.string().min(1).max(64);
export const scheduleId = z.string().min(1).max(64);
/** Longer than any is: what is wrong with a name is told in words. */
export const templateName = z.string().max(1_000);
/** Longer than any is: what is wrong with it is told in words. */
export const alertRuleId = z.string().max(1_000);
export const nothing = z.undefined();
export const page = { cursor: z.string().max(200).nullable(), limit: z.int().min(1).max(200) };
export const jobPage = {
  state: z.enum(JOB_STATES).nullable(),
  ...page,
};
export const plain = <T extends string>(type: T) => z.strictObject({ type: z.literal(type) });
export const jobAction = z.discriminatedUnion('type', [
  plain('cancel'),
  plain('retry'),
  plain('run-now'),
  plain('delete'),
  z.strictObject({ type: z.literal('set-priority'), priority: z.int().min(-1000).max(1000) }),
  z.strictObject({ type: z.literal('move'), queue: z.string().regex(QUEUE_NAME) }),
]);
export const selection = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ids'), ids: z.array(jobId).min(1).max(MAX_SELECTED_IDS) }),
  z.strictObject({ type: z.literal('state'), state: z.enum(JOB_STATES).nullable() }),
  z.strictObject({
    type: z.literal('search'),
    text: z.string().max(100_000),
    state: z.enum(JOB_STATES).nullable(),
  }),
]);
