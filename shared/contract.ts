import { z } from 'zod';
import type { AlertRules, PastAlertPage } from './alerts/alerts.ts';
import type { AlertWay, TellingPresent } from './alerts/telling.ts';
import type { AppCommandId } from './app-commands.ts';
import type { AppHealth } from './app-health.ts';
import type { BundleSaved } from './bundle.ts';
import { type ChangeReport, MAX_SELECTED_IDS } from './control.ts';
import { NOTICE_KINDS } from './desktop-settings.ts';
import type { EndpointPresent } from './endpoint-settings.ts';
import { HISTORY_EXPORT_FORMATS, type HistoryMoment, type HistoryReply } from './history.ts';
import { historyQuerySchema } from './history-query.ts';
import { type Imported, type ImportFile, type ImportPreview, importFileSchema } from './import.ts';
import { JOB_STATES, type JobState } from './job.ts';
import { JOB_EXPORT_FORMATS, type JobsExported, MAX_WHOLE_JOBS, type WholeJob } from './job-export.ts';
import { type Enqueued, QUEUE_NAME } from './job-request.ts';
import {
  type FailureGroups,
  type FoundPage,
  type JobDetail,
  type JobGraph,
  type JobPage,
  LIST_ORDERS,
  type MatchingJobs,
  type RunOutput,
} from './job-views.ts';
import { LOG_LEVELS, type LogPage, MAX_LOG_PAGE } from './log.ts';
import { PROPOSABLE, type Proposal } from './proposals.ts';
import { MAX_QUEUE_CARDS, type QueuePage } from './queues.ts';
import type { Problem, Result } from './result.ts';
import type { FiringPage, Schedule, SchedulePage } from './schedule.ts';
import type { SearchProblem } from './search/search.ts';
import { ON_CLOSE, type SettingsPresent } from './settings.ts';
import { type Snapshot, THROUGHPUT_RANGES, type Throughput, type WholeSnapshot } from './snapshot.ts';
import type { SnapshotsCompared } from './snapshot-diff.ts';
import type { TelemetrySettings } from './telemetry.ts';
import type { Template, TemplateName } from './templates.ts';
import type { Why } from './why.ts';

/**
 * All that the window may say to the main process and hear from it. Handlers, preload and the renderer's types derive
 * from this one object: a call without a handler does not compile, and neither does a handler without a call.
 *
 * A command does something and answers whether it was accepted; a query answers what it asked; state arrives only by
 * queries and pushes. `reply` carries a type alone: what main says is trusted, what the window says is parsed.
 */
const reply = <T>() => ({}) as { readonly type?: T };

const jobId = z.string().min(1).max(64);
const run = z.strictObject({ jobId, run: z.int().min(1) });
const proposalId = z.string().min(1).max(64);
const scheduleId = z.string().min(1).max(64);
/** Longer than any is: what is wrong with a name is told in words. */
const templateName = z.string().max(1_000);
/** Longer than any is: what is wrong with it is told in words. */
const alertRuleId = z.string().max(1_000);
const nothing = z.undefined();
const page = { cursor: z.string().max(200).nullable(), limit: z.int().min(1).max(200) };
const jobPage = {
  state: z.enum(JOB_STATES).nullable(),
  ...page,
};
const plain = <T extends string>(type: T) => z.strictObject({ type: z.literal(type) });
const jobAction = z.discriminatedUnion('type', [
  plain('cancel'),
  plain('retry'),
  plain('run-now'),
  plain('delete'),
  z.strictObject({ type: z.literal('set-priority'), priority: z.int().min(-1000).max(1000) }),
  z.strictObject({ type: z.literal('move'), queue: z.string().regex(QUEUE_NAME) }),
]);
const selection = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ids'), ids: z.array(jobId).min(1).max(MAX_SELECTED_IDS) }),
  z.strictObject({ type: z.literal('state'), state: z.enum(JOB_STATES).nullable() }),
  z.strictObject({
    type: z.literal('search'),
    text: z.string().max(100_000),
    state: z.enum(JOB_STATES).nullable(),
  }),
]);

export const commands = {
  /** All or nothing. Each item is a job request, parsed by parseJobRequest so that every field problem is told. */
  'jobs.enqueue': {
    input: z.strictObject({ jobs: z.array(z.unknown()).min(1).max(10_000) }),
    reply: reply<EnqueueReply>(),
  },
  /** All or nothing, in one commit; with `skipBad` what is right. Fields of problems begin with the line: `line 3: queue`. */
  'jobs.import': {
    input: importFileSchema.extend({ skipBad: z.boolean() }),
    reply: reply<Result<Imported, readonly Problem[]>>(),
  },
  /** A change that a program asks for and a person decides on: what it would do. The input is that of the command. */
  'proposals.make': {
    input: z.strictObject({
      command: z.enum(PROPOSABLE),
      input: z.unknown(),
      by: z
        .string()
        .min(1)
        .max(100)
        .regex(/^\P{Cc}*$/u),
    }),
    reply: reply<Result<Proposal, readonly Problem[]>>(),
  },
  /** Yes or no, once. In the window; where there is none, at a terminal. */
  'proposals.decide': {
    input: z.strictObject({ id: proposalId, accepted: z.boolean() }),
    reply: reply<Result<Proposal>>(),
  },
  'jobs.cancel': { input: z.strictObject({ jobId }), reply: reply<Result<null>>() },
  'jobs.retry': { input: z.strictObject({ jobId }), reply: reply<Result<null>>() },
  'jobs.runNow': { input: z.strictObject({ jobId }), reply: reply<Result<null>>() },
  /** Does something to one job or to all that match; answers when it is done. How far it is, is in the snapshot. */
  'jobs.change': {
    input: z.strictObject({ action: jobAction, selection }),
    reply: reply<Result<ChangeReport>>(),
  },
  /** A group of failures that somebody has seen, or with null all of them; the next failure of it brings it back. */
  'failures.dismiss': {
    input: z.strictObject({ fingerprint: z.string().min(1).max(64).nullable(), dismissed: z.boolean() }),
    reply: reply<Result<null>>(),
  },
  /** Ends a change of many jobs, or its undo, after the chunk that is under way. */
  'jobs.stopChange': { input: nothing, reply: reply<Result<null>>() },
  /** The job gets what the request says, parsed as in `jobs.enqueue`, and goes in line. */
  'jobs.edit': {
    input: z.strictObject({ jobId, job: z.unknown() }),
    reply: reply<Result<ChangeReport, readonly Problem[]>>(),
  },
  'jobs.duplicate': {
    input: z.strictObject({ jobId }),
    reply: reply<Result<Enqueued, readonly Problem[]>>(),
  },
  /** A request without what only one job can have; takes the place of a template of that name. */
  'templates.save': {
    input: z.strictObject({ name: templateName, job: z.unknown() }),
    reply: reply<Result<null, readonly Problem[]>>(),
  },
  'templates.rename': {
    input: z.strictObject({ name: templateName, to: templateName }),
    reply: reply<Result<null>>(),
  },
  'templates.remove': { input: z.strictObject({ name: templateName }), reply: reply<Result<null>>() },
  /** With an id that rule is another one from now on; parsed by parseAlertRule, so that every field problem is told. */
  'alerts.setRule': {
    input: z.strictObject({ rule: z.unknown() }),
    reply: reply<Result<{ readonly id: string }, readonly Problem[]>>(),
  },
  /** A default rule is as it was; another one is gone. */
  'alerts.removeRule': { input: z.strictObject({ ruleId: alertRuleId }), reply: reply<Result<null>>() },
  /** Takes the place of a file of rules that is wrong, which is kept beside it; all rules are the default ones then. */
  'alerts.useDefaults': { input: nothing, reply: reply<Result<null>>() },
  /** Run when an alert fires or is over; null: none is. No shell reads it. */
  'alerts.setCommand': {
    input: z.strictObject({
      command: z.strictObject({ program: z.string(), args: z.array(z.string()) }).nullable(),
    }),
    reply: reply<Result<null>>(),
  },
  /** Sent a POST likewise. What is left out stays as it is; of another server also no authorization. */
  'alerts.setWebhook': {
    input: z.strictObject({
      webhook: z
        .strictObject({ url: z.string().optional(), authorization: z.string().nullable().optional() })
        .nullable(),
    }),
    reply: reply<Result<null>>(),
  },
  /** Tells of a test by each way that is set; what went wrong with it, or null. */
  'alerts.tryTelling': {
    input: nothing,
    reply: reply<Result<Readonly<Partial<Record<AlertWay, string | null>>>>>(),
  },
  /** Somebody has seen that it fires. Default of `by`: who started Jobdeck. */
  'alerts.acknowledge': {
    input: z.strictObject({ ruleId: alertRuleId, by: z.string().min(1).max(60).optional() }),
    reply: reply<Result<null>>(),
  },
  /** Until that moment, wall time, ms, or with null not any more; without a rule all of them. */
  'alerts.silence': {
    input: z.strictObject({ ruleId: alertRuleId.nullable(), until: z.int().nullable() }),
    reply: reply<Result<null>>(),
  },
  /** It is over now, and fires again when it was well in between. */
  'alerts.clear': { input: z.strictObject({ ruleId: alertRuleId }), reply: reply<Result<null>>() },
  /** Takes back that step, or with null the newest. */
  undo: { input: z.strictObject({ step: z.int().min(1).nullable() }), reply: reply<Result<ChangeReport>>() },
  /** Within their line; they take the priority of the jobs that they come to stand beside. The step by which that is undone. */
  'jobs.move': {
    input: z.strictObject({
      jobIds: z.array(jobId).min(1).max(1_000),
      to: z.union([z.literal('front'), z.strictObject({ before: jobId }), z.strictObject({ after: jobId })]),
    }),
    reply: reply<Result<{ readonly step: number }>>(),
  },
  /** Without a queue: all of them. Running jobs go on. */
  'queues.pause': { input: z.strictObject({ queue: z.string().optional() }), reply: reply<Result<null>>() },
  'queues.resume': { input: z.strictObject({ queue: z.string().optional() }), reply: reply<Result<null>>() },
  /** Without a queue: of all of them together, which is how many workers there are. */
  'queues.setConcurrency': {
    input: z.strictObject({ queue: z.string().optional(), concurrency: z.int().min(1).max(256) }),
    reply: reply<Result<null>>(),
  },
  /** `of`: of the queue as a whole, or of each rate key in it; null: none. The engine says what is wrong with a rate. */
  'queues.setRate': {
    input: z.strictObject({
      queue: z.string(),
      of: z.enum(['queue', 'key']),
      rate: z.strictObject({ limit: z.number(), intervalMs: z.number() }).nullable(),
    }),
    reply: reply<Result<null>>(),
  },
  /** A schedule is parsed by parseScheduleRequest, so that every field problem is told. */
  'schedules.add': {
    input: z.strictObject({ schedule: z.unknown() }),
    reply: reply<Result<{ readonly id: string }, readonly Problem[]>>(),
  },
  /** The whole of it, as for `add`. */
  'schedules.change': {
    input: z.strictObject({ scheduleId, schedule: z.unknown() }),
    reply: reply<Result<null, readonly Problem[]>>(),
  },
  /** With its history; its jobs stay. The step by which that can be undone. */
  'schedules.remove': {
    input: z.strictObject({ scheduleId }),
    reply: reply<Result<{ readonly step: number }, readonly Problem[]>>(),
  },
  'schedules.pause': {
    input: z.strictObject({ scheduleId }),
    reply: reply<Result<null, readonly Problem[]>>(),
  },
  'schedules.resume': {
    input: z.strictObject({ scheduleId }),
    reply: reply<Result<null, readonly Problem[]>>(),
  },
  'schedules.runNow': {
    input: z.strictObject({ scheduleId }),
    reply: reply<Result<Enqueued, readonly Problem[]>>(),
  },
  /** The engine says what is wrong with them. */
  'engine.setStartConditions': {
    input: z.strictObject({
      maxLoadPerCpu: z.number().nullable(),
      minFreeMemoryBytes: z.number().nullable(),
    }),
    reply: reply<Result<null>>(),
  },
  /** All of them. What is wrong is told with its field. */
  'settings.setRetention': {
    input: z.strictObject({
      completedDays: z.number(),
      deadDays: z.number(),
      maxFinished: z.number(),
      historyMegabytes: z.number(),
    }),
    reply: reply<Result<null>>(),
  },
  /** Takes the place of a settings file that is wrong, which is kept beside it. */
  'settings.useDefaults': { input: nothing, reply: reply<Result<null>>() },
  /** Of an engine that crashed: stops what is left of it, opens the data folder anew, and goes on from there. */
  'engine.restart': { input: nothing, reply: reply<Result<null>>() },
  'settings.setStartAtLogin': { input: z.strictObject({ on: z.boolean() }), reply: reply<Result<null>>() },
  /** With null none open it. What is no such keys is refused in words, and so are those that another program has. */
  'settings.setOpenKeys': {
    input: z.strictObject({ keys: z.string().max(1_000).nullable() }),
    reply: reply<Result<null>>(),
  },
  'settings.setNotification': {
    input: z.strictObject({ kind: z.enum(NOTICE_KINDS), on: z.boolean() }),
    reply: reply<Result<null>>(),
  },
  /** Opens the local endpoint there, or closes it with null; a port that can't be had is refused, and nothing is changed. */
  'settings.setEndpoint': {
    input: z.strictObject({ at: z.union([z.literal('socket'), z.int()]).nullable() }),
    reply: reply<Result<null>>(),
  },
  /**
   * Where metrics are sent to; null: nowhere. Headers are `Name: value`, or a name alone for one that stays; null: all as they were,
   * if it is the same host.
   */
  'settings.setTelemetry': {
    input: z.strictObject({
      url: z.string().max(2_000).nullable(),
      headers: z.array(z.string().max(5_000)).max(20).nullable(),
    }),
    reply: reply<Result<null>>(),
  },
  'settings.setOnClose': {
    input: z.strictObject({ onClose: z.enum(ON_CLOSE) }),
    reply: reply<Result<null>>(),
  },
  /** Asks where to, by the native dialog; the value is the path, or null when the person cancelled. */
  'snapshot.export': { input: nothing, reply: reply<Result<string | null>>() },
  /** A snapshot that was exported, with the present or with another; asks which by the native dialog. null: cancelled. */
  'snapshot.compare': {
    input: z.strictObject({ second: z.enum(['now', 'file']) }),
    reply: reply<Result<SnapshotsCompared | null>>(),
  },
  /** What that query answers, to where the native dialog says; null when the person cancelled. */
  'history.export': {
    input: z.strictObject({ query: historyQuerySchema, format: z.enum(HISTORY_EXPORT_FORMATS) }),
    reply: reply<Result<string | null>>(),
  },
  /** Jobs as a file (docs/export.md), to where the native dialog says; null when the person cancelled. */
  'jobs.export': {
    input: z.strictObject({ selection, format: z.enum(JOB_EXPORT_FORMATS), secrets: z.boolean() }),
    reply: reply<Result<JobsExported | null>>(),
  },
  /** One job for somebody else to run, without its secrets, to where the native dialog says; null when the person cancelled. */
  'jobs.bundle': { input: z.strictObject({ jobId }), reply: reply<Result<BundleSaved | null>>() },
  /** Asks for a file by the native dialog and reads it; null when the person cancelled. */
  'jobs.chooseImport': { input: nothing, reply: reply<Result<ImportFile | null>>() },
  /** Queues the examples of examples/tour.jsonl. */
  'tour.start': { input: nothing, reply: reply<EnqueueReply>() },
  /** Opens it in the system's file manager. */
  'dataFolder.show': { input: nothing, reply: reply<Result<null>>() },
  /** Follow the output of one run, or of none with null; pushes `output` until another is followed. */
  'output.follow': { input: run.nullable(), reply: reply<Result<null>>() },
  'window.minimize': { input: nothing, reply: reply<Result<null>>() },
  'window.toggleMaximize': { input: nothing, reply: reply<Result<null>>() },
  'window.close': { input: nothing, reply: reply<Result<null>>() },
} as const;

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

/** What main says by itself. */
export interface Pushes {
  /** At most 10 a second, only while the window shows. */
  readonly snapshot: Snapshot;
  /** The followed run has more output, or ended; at most 10 a second. */
  readonly output: RunOutput;
  readonly health: AppHealth;
  /** After each change of them. */
  readonly proposals: readonly Proposal[];
  /** A menu, the tray or a notification asks the window to show something. */
  readonly show: ShowRequest;
}

export type ShowRequest =
  /** What the window does itself. */
  | { readonly command: AppCommandId }
  | { readonly view: 'jobs'; readonly tab: JobState | 'all'; readonly search?: string }
  | { readonly view: 'job'; readonly jobId: string }
  /** What a program asks for, over whatever is there. */
  | { readonly view: 'proposal'; readonly proposalId: string };

/** One entry per problem, its field prefixed with the index of the job (`0.payload.program`). */
export type EnqueueReply = Result<readonly Enqueued[], readonly Problem[]>;

export interface Environment {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly version: string;
  /** Where commands run when no working folder is given. */
  readonly home: string;
}

export type CommandName = keyof typeof commands;
export type QueryName = keyof typeof queries;
export type PushName = keyof Pushes;

type Reply<E extends { readonly reply: object }> = E['reply'] extends { readonly type?: infer T } ? T : never;
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
export type CommandReply<N extends CommandName> = Reply<(typeof commands)[N]>;
export type QueryInput<N extends QueryName> = z.input<(typeof queries)[N]['input']>;
export type QueryReply<N extends QueryName> = Reply<(typeof queries)[N]>;

/** What the preload puts into the window, as `window.jobdeck`. */
export interface Bridge {
  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandReply<N>>;
  query<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryReply<N>>;
  /** Returns its undo. */
  subscribe<N extends PushName>(name: N, listener: (value: Pushes[N]) => void): () => void;
}
