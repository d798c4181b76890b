import { z } from 'zod';
import type { AlertWay } from '../alerts/telling.ts';
import type { BundleSaved } from '../jobs/bundle.ts';
import type { ChangeReport } from '../jobs/control.ts';
import { type Imported, type ImportFile, importFileSchema } from '../jobs/import.ts';
import { JOB_EXPORT_FORMATS, type JobsExported } from '../jobs/job-export.ts';
import type { Enqueued } from '../jobs/job-request.ts';
import { PROPOSABLE, type Proposal } from '../jobs/proposals.ts';
import { HISTORY_EXPORT_FORMATS } from '../numbers/history.ts';
import { historyQuerySchema } from '../numbers/history-query.ts';
import type { SnapshotsCompared } from '../numbers/snapshot-diff.ts';
import type { Problem, Result } from '../result.ts';
import { NOTICE_KINDS } from '../settings/desktop-settings.ts';
import { ON_CLOSE } from '../settings/settings.ts';
import {
  alertRuleId,
  jobAction,
  jobId,
  nothing,
  proposalId,
  reply,
  run,
  scheduleId,
  selection,
  templateName,
} from './fields.ts';
import type { EnqueueReply } from './replies.ts';

/** A command does something and answers whether it was accepted. */
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
