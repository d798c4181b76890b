import { z } from 'zod';
import type { AlertRules, PastAlertPage } from '../alerts/alerts.ts';
import type { TellingPresent } from '../alerts/telling.ts';
import type { AppHealth } from '../app-health.ts';
import { type ImportPreview, importFileSchema } from '../jobs/import.ts';
import { JOB_STATES } from '../jobs/job.ts';
import { MAX_WHOLE_JOBS, type WholeJob } from '../jobs/job-export.ts';
import {
  type FailureGroups,
  type FoundPage,
  type JobDetail,
  type JobGraph,
  type JobPage,
  LIST_ORDERS,
  type MatchingJobs,
  type RunOutput,
} from '../jobs/job-views.ts';
import type { Proposal } from '../jobs/proposals.ts';
import type { Template, TemplateName } from '../jobs/templates.ts';
import type { Why } from '../jobs/why.ts';
import { LOG_LEVELS, type LogPage, MAX_LOG_PAGE } from '../log.ts';
import type { HistoryMoment, HistoryReply } from '../numbers/history.ts';
import { historyQuerySchema } from '../numbers/history-query.ts';
import { MAX_QUEUE_CARDS, type QueuePage } from '../numbers/queues.ts';
import { THROUGHPUT_RANGES, type Throughput, type WholeSnapshot } from '../numbers/snapshot.ts';
import type { TelemetrySettings } from '../numbers/telemetry.ts';
import type { Problem, Result } from '../result.ts';
import type { FiringPage, Schedule, SchedulePage } from '../schedules/schedule.ts';
import type { SearchProblem } from '../search/search.ts';
import type { EndpointPresent } from '../settings/endpoint-settings.ts';
import type { SettingsPresent } from '../settings/settings.ts';
import { jobId, jobPage, nothing, page, proposalId, reply, run, scheduleId, templateName } from './fields.ts';
import type { Environment } from './replies.ts';

/** A query answers what it asked. */
export const queries = {
  snapshot: { input: nothing, reply: reply<WholeSnapshot>() },
  /** All queues that have the text in their name, page by page. */
  'queues.list': {
    input: z.strictObject({
      text: z.string().max(200),
      offset: z.int().min(0).max(100_000_000),
      limit: z.int().min(1).max(MAX_QUEUE_CARDS),
    }),
    reply: reply<QueuePage>(),
  },
  'jobs.list': {
    input: z.strictObject({ ...jobPage, order: z.enum(LIST_ORDERS).optional() }),
    reply: reply<Result<JobPage>>(),
  },
  /** A cursor of about that place in the list: 0 is the latest change, 1 the oldest. */
  'jobs.cursorAt': {
    input: z.strictObject({ state: z.enum(JOB_STATES).nullable(), share: z.number().min(0).max(1) }),
    reply: reply<Result<string>>(),
  },
  /** A text that is too long is refused with the other mistakes of a search, in words. */
  'jobs.search': {
    input: z.strictObject({ text: z.string().max(100_000), ...jobPage }),
    reply: reply<Result<FoundPage, Problem | SearchProblem>>(),
  },
  /** The ids of all that match, each once, whatever is changed meanwhile; `now` as the first page told it. */
  'jobs.matching': {
    input: z.strictObject({
      text: z.string().max(100_000),
      ...jobPage,
      now: z.number().nullable(),
      limit: z.int().min(1).max(1_000),
    }),
    reply: reply<Result<MatchingJobs, Problem | SearchProblem>>(),
  },
  /** Of the first of them, up to about 4 MiB and one at least; ask again for the others. null: not kept (any more). */
  'jobs.whole': {
    input: z.strictObject({ jobIds: z.array(jobId).min(1).max(MAX_WHOLE_JOBS) }),
    reply: reply<Result<readonly (WholeJob | null)[]>>(),
  },
  /** What jobs that are retrying or dead failed of, the latest first. */
  'failures.groups': {
    input: z.strictObject({ limit: z.int().min(1).max(100) }),
    reply: reply<Result<FailureGroups>>(),
  },
  /** What is in a file of jobs, and what is wrong with it. Queues nothing. */
  'jobs.importPreview': { input: importFileSchema, reply: reply<Result<ImportPreview>>() },
  /** null when there is no such job (any more). */
  'jobs.detail': { input: z.strictObject({ jobId }), reply: reply<JobDetail | null>() },
  /** The newest first, with those that were decided lately. */
  'proposals.list': { input: nothing, reply: reply<readonly Proposal[]>() },
  /** null when there is none of that id (any more). */
  'proposals.get': { input: z.strictObject({ id: proposalId }), reply: reply<Proposal | null>() },
  /** Where a person decides: in the window, where there is one; else at a terminal. */
  'proposals.decidedAt': { input: nothing, reply: reply<'window' | 'terminal'>() },
  /** By name; `snapshot.schedules.revision` says when it is old. */
  'schedules.list': { input: z.strictObject(page), reply: reply<Result<SchedulePage>>() },
  /** null when there is no such schedule (any more). */
  'schedules.detail': { input: z.strictObject({ scheduleId }), reply: reply<Schedule | null>() },
  /** Newest first, at most the last MAX_FIRINGS lines. */
  'schedules.history': {
    input: z.strictObject({ scheduleId, ...page }),
    reply: reply<Result<FiringPage>>(),
  },
  /** The next moments of what would be a schedule, wall time, ms; or what is wrong with its time. */
  'schedules.preview': {
    input: z.strictObject({
      cron: z.string().max(500).optional(),
      at: z.union([z.string(), z.number()]).optional(),
      timeZone: z.string().max(100).optional(),
      count: z.int().min(1).max(10),
    }),
    reply: reply<Result<readonly number[], readonly Problem[]>>(),
  },
  /** By name, at most MAX_TEMPLATES. */
  'templates.list': { input: nothing, reply: reply<Result<readonly TemplateName[]>>() },
  /** null when there is none of that name (any more). */
  'templates.get': { input: z.strictObject({ name: templateName }), reply: reply<Result<Template | null>>() },
  /** Every rule, the default ones first, with how it is; `snapshot.alerts.revision` says when it is old. */
  'alerts.rules': { input: nothing, reply: reply<AlertRules>() },
  /** The command and the webhook, without what is secret of them. */
  'alerts.telling': { input: nothing, reply: reply<TellingPresent>() },
  /** What fired and is over, newest first; `before` is a number of one of them. */
  'alerts.past': {
    input: z.strictObject({ before: z.int().min(1).nullable(), limit: page.limit }),
    reply: reply<PastAlertPage>(),
  },
  /** null when there is no such job (any more). */
  'jobs.graph': { input: z.strictObject({ jobId }), reply: reply<JobGraph | null>() },
  /** null for a job that runs or has ended, and when there is no such job. */
  'jobs.why': { input: z.strictObject({ jobId }), reply: reply<Why | null>() },
  'runs.output': { input: run, reply: reply<RunOutput | null>() },
  throughput: { input: z.strictObject({ range: z.enum(THROUGHPUT_RANGES) }), reply: reply<Throughput>() },
  /** A metric over a range, in at most so many steps, and the period before it (docs/history.md). */
  /** All metrics as they were at a moment, wall time, ms; null: nothing was read then. */
  'history.moment': {
    input: z.strictObject({ at: z.int().min(0) }),
    reply: reply<Result<HistoryMoment | null>>(),
  },
  'history.query': { input: historyQuerySchema, reply: reply<Result<HistoryReply>>() },
  /** The last lines of the log that match. */
  'log.page': {
    input: z.strictObject({
      after: z.int().min(0).nullable(),
      before: z.int().min(1).nullable(),
      limit: z.int().min(1).max(MAX_LOG_PAGE),
      least: z.enum(LOG_LEVELS),
      words: z.array(z.string().min(1).max(200)).max(20),
    }),
    reply: reply<LogPage>(),
  },
  environment: { input: nothing, reply: reply<Environment>() },
  'app.health': { input: nothing, reply: reply<AppHealth>() },
  settings: { input: nothing, reply: reply<SettingsPresent>() },
  /** Whether the local endpoint is open, and where. Its token is in no answer. */
  endpoint: { input: nothing, reply: reply<EndpointPresent>() },
  /** Where metrics are sent to, and how that goes. What headers say is in no answer. */
  telemetry: { input: nothing, reply: reply<TelemetrySettings>() },
  /** What the files of the data folder take, bytes; null when everything is in memory, or it can't be read. */
  'dataFolder.size': { input: nothing, reply: reply<number | null>() },
} as const;
