import type { z } from 'zod';
import type { AppHealth } from '../../shared/app-health.ts';
import type { commands } from '../../shared/contract/commands.ts';
import type { EnqueueReply, Environment } from '../../shared/contract/replies.ts';
import type { BundleSaved } from '../../shared/jobs/bundle.ts';
import type { ImportFile } from '../../shared/jobs/import.ts';
import type { JobsExported } from '../../shared/jobs/job-export.ts';
import type { Proposal } from '../../shared/jobs/proposals.ts';
import type { LogPage, LogQuery } from '../../shared/log.ts';
import type { HistoryExportFormat, HistoryQuery } from '../../shared/numbers/history.ts';
import type { Throughput, ThroughputRange } from '../../shared/numbers/snapshot.ts';
import type { SnapshotsCompared } from '../../shared/numbers/snapshot-diff.ts';
import type { TelemetrySettings } from '../../shared/numbers/telemetry.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { NoticeKind } from '../../shared/settings/desktop-settings.ts';
import type { EndpointAt, EndpointPresent } from '../../shared/settings/endpoint-settings.ts';
import type { OnClose, RetentionSettings, SettingsPresent } from '../../shared/settings/settings.ts';
import { importJobs, previewImport } from '../import/import-jobs.ts';
import type { Engine } from '../queue/engine.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { Handlers, SomeHandlers } from './dispatch.ts';
import { editJob, enqueueJobs } from './enqueue.ts';
import { type AskHistory, type AskMoment, queryHistory, queryMoment } from './history.ts';
import { type OutputPublisher, readRunOutput } from './output-publisher.ts';
import type { Proposals } from './proposal-port.ts';
import { addSchedule, changeSchedule, previewSchedule } from './schedules.ts';
import type { SnapshotSource } from './snapshot-builder.ts';
import type { TemplateDesk } from './template-desk.ts';

/** What the window may ask of the desktop around it. */
export interface DesktopCommands {
  exportSnapshot(): Promise<Result<string | null>>;
  exportHistory(query: HistoryQuery, format: HistoryExportFormat): Promise<Result<string | null>>;
  exportJobs(
    input: z.output<(typeof commands)['jobs.export']['input']>,
  ): Promise<Result<JobsExported | null>>;
  bundleJob(jobId: string): Promise<Result<BundleSaved | null>>;
  decideProposal(id: string, accepted: boolean): Promise<Result<Proposal>>;
  compareSnapshots(second: 'now' | 'file'): Promise<Result<SnapshotsCompared | null>>;
  chooseImport(): Promise<Result<ImportFile | null>>;
  startTour(): Promise<EnqueueReply>;
  showDataFolder(): Promise<Result<null>>;
  health(): AppHealth;
  restartEngine(): Promise<Result<null>>;
  setStartAtLogin(on: boolean): Result<null>;
  setOpenKeys(keys: string | null): Result<null>;
  setNotification(kind: NoticeKind, on: boolean): void;
  endpoint(): Promise<EndpointPresent>;
  setEndpoint(at: EndpointAt | null): Promise<Result<null>>;
  telemetry(): TelemetrySettings;
  setTelemetry(url: string | null, headers: readonly string[] | null): Promise<Result<null>>;
  minimize(): void;
  toggleMaximize(): void;
  close(): void;
  settings(): SettingsPresent;
  setRetention(retention: RetentionSettings): Promise<Result<null>>;
  useDefaultSettings(): Promise<Result<null>>;
  setOnClose(onClose: OnClose): void;
  dataFolderSize(): Promise<number | null>;
  log(query: LogQuery): LogPage;
  readonly templates: TemplateDesk;
}

export interface HandlerParts {
  readonly engine: Engine;
  readonly snapshots: SnapshotSource;
  readonly throughput: (range: ThroughputRange) => Throughput;
  readonly history: AskHistory;
  readonly moment: AskMoment;
  readonly alerts: AlertDesk;
  readonly outputs: Pick<OutputPublisher, 'follow'>;
  readonly environment: Environment;
  readonly proposals: Proposals;
}

/** All of the contract: the window's. */
export function createHandlers(parts: HandlerParts & { readonly desktop: DesktopCommands }): Handlers {
  const { commands, queries } = createEngineHandlers(parts);
  const own = createDesktopHandlers(parts.desktop);
  return { commands: { ...commands, ...own.commands }, queries: { ...queries, ...own.queries } };
}

type DesktopHandlers = ReturnType<typeof createDesktopHandlers>;

/** What makes no sense without the window and the desktop around it. */
function createDesktopHandlers(desktop: DesktopCommands) {
  return {
    commands: {
      'snapshot.export': () => desktop.exportSnapshot(),
      'history.export': ({ query, format }) => desktop.exportHistory(query, format),
      'jobs.export': (input) => desktop.exportJobs(input),
      'jobs.bundle': ({ jobId }) => desktop.bundleJob(jobId),
      'proposals.decide': ({ id, accepted }) => desktop.decideProposal(id, accepted),
      'snapshot.compare': ({ second }) => desktop.compareSnapshots(second),
      'jobs.chooseImport': () => desktop.chooseImport(),
      'tour.start': () => desktop.startTour(),
      'dataFolder.show': () => desktop.showDataFolder(),
      'templates.save': ({ name, job }) => desktop.templates.save(name, job),
      'templates.rename': ({ name, to }) => desktop.templates.rename(name, to),
      'templates.remove': ({ name }) => desktop.templates.remove(name),
      'window.minimize': () => done(() => desktop.minimize()),
      'window.toggleMaximize': () => done(() => desktop.toggleMaximize()),
      'window.close': () => done(() => desktop.close()),
      'settings.setRetention': (retention) => desktop.setRetention(retention),
      'settings.useDefaults': () => desktop.useDefaultSettings(),
      'engine.restart': () => desktop.restartEngine(),
      'settings.setStartAtLogin': ({ on }) => desktop.setStartAtLogin(on),
      'settings.setOpenKeys': ({ keys }) => desktop.setOpenKeys(keys),
      'settings.setNotification': ({ kind, on }) => done(() => desktop.setNotification(kind, on)),
      'settings.setEndpoint': ({ at }) => desktop.setEndpoint(at),
      'settings.setTelemetry': ({ url, headers }) => desktop.setTelemetry(url, headers),
      'settings.setOnClose': ({ onClose }) => done(() => desktop.setOnClose(onClose)),
    },
    queries: {
      'app.health': () => desktop.health(),
      settings: () => desktop.settings(),
      endpoint: () => desktop.endpoint(),
      telemetry: () => desktop.telemetry(),
      'dataFolder.size': () => desktop.dataFolderSize(),
      'templates.list': () => desktop.templates.list(),
      'templates.get': ({ name }) => desktop.templates.get(name),
      'log.page': (query) => desktop.log(query),
    },
  } satisfies SomeHandlers;
}

/** For what cannot fail: carried out, and said so. */
function done(act: () => void): Result<null> {
  act();
  return ok(null);
}

/** Where no window is: a person at a terminal decides. */
export function withDecisions(
  { commands, queries }: ReturnType<typeof createEngineHandlers>,
  proposals: Proposals,
): SomeHandlers {
  return {
    commands: { ...commands, 'proposals.decide': ({ id, accepted }) => proposals.decide(id, accepted) },
    queries: { ...queries, 'proposals.decidedAt': () => 'terminal' },
  };
}

/** What every door offers. */
export function createEngineHandlers(parts: HandlerParts): {
  readonly commands: Omit<Handlers['commands'], keyof DesktopHandlers['commands']>;
  readonly queries: Omit<Handlers['queries'], keyof DesktopHandlers['queries']>;
} {
  const { engine, snapshots, throughput, history, moment, alerts, outputs, environment, proposals } = parts;
  const { schedules } = engine;
  return {
    commands: {
      'jobs.enqueue': ({ jobs }) => enqueueJobs(engine, jobs),
      'jobs.import': (file) => importJobs(engine, file),
      'proposals.make': ({ command, input, by }) => proposals.propose(command, input, by),
      'jobs.cancel': ({ jobId }) => engine.cancel(jobId),
      'jobs.retry': ({ jobId }) => engine.retry(jobId),
      'jobs.runNow': ({ jobId }) => engine.runNow(jobId),
      'jobs.change': ({ action, selection }) => engine.change(action, selection),
      'failures.dismiss': ({ fingerprint, dismissed }) => engine.dismissFailures(fingerprint, dismissed),
      'jobs.stopChange': () => engine.stopChange(),
      'jobs.edit': ({ jobId, job }) => editJob(engine, jobId, job),
      'jobs.duplicate': ({ jobId }) => engine.duplicate(jobId),
      undo: ({ step }) => engine.undo(step ?? undefined),
      'jobs.move': ({ jobIds, to }) => engine.move(jobIds, to),
      'queues.pause': ({ queue }) => engine.pause(queue),
      'queues.resume': ({ queue }) => engine.resume(queue),
      'queues.setConcurrency': ({ queue, concurrency }) => engine.setConcurrency(concurrency, queue),
      'queues.setRate': ({ queue, of, rate }) => engine.setRate(rate, queue, of),
      'schedules.add': ({ schedule }) => addSchedule(schedules, schedule),
      'schedules.change': ({ scheduleId, schedule }) => changeSchedule(schedules, scheduleId, schedule),
      'schedules.remove': ({ scheduleId }) => schedules.remove(scheduleId),
      'schedules.pause': ({ scheduleId }) => schedules.pause(scheduleId),
      'schedules.resume': ({ scheduleId }) => schedules.resume(scheduleId),
      'schedules.runNow': ({ scheduleId }) => schedules.runNow(scheduleId),
      'engine.setStartConditions': (conditions) => engine.setStartConditions(conditions),
      'alerts.setRule': ({ rule }) => alerts.setRule(rule),
      'alerts.removeRule': ({ ruleId }) => alerts.removeRule(ruleId),
      'alerts.useDefaults': () => alerts.useDefaults(),
      'alerts.setCommand': ({ command }) => alerts.tell.setCommand(command),
      'alerts.setWebhook': ({ webhook }) => alerts.tell.setWebhook(webhook),
      'alerts.tryTelling': () => alerts.tell.tryOut(),
      'alerts.acknowledge': ({ ruleId, by }) => alerts.acknowledge(ruleId, by ?? null),
      'alerts.silence': ({ ruleId, until }) => alerts.silence(ruleId, until),
      'alerts.clear': ({ ruleId }) => alerts.clear(ruleId),
      'output.follow': (run) => done(() => outputs.follow(run)),
    },
    queries: {
      snapshot: () => snapshots.whole(),
      'queues.list': (query) => engine.queues(query),
      'jobs.list': (query) => engine.jobs(query),
      'jobs.cursorAt': ({ state, share }) => engine.cursorAt(state, share),
      'jobs.search': (query) => engine.search(query),
      'jobs.matching': (query) => engine.whole.matching(query),
      'jobs.whole': ({ jobIds }) => engine.whole.read(jobIds),
      'failures.groups': ({ limit }) => engine.failureGroups(limit),
      'jobs.importPreview': (file) => previewImport(engine, file),
      'jobs.detail': ({ jobId }) => engine.detail(jobId),
      'proposals.list': () => proposals.list(),
      'proposals.get': ({ id }) => proposals.get(id),
      'proposals.decidedAt': () => 'window',
      'schedules.list': (query) => schedules.list(query),
      'schedules.detail': ({ scheduleId }) => schedules.get(scheduleId),
      'schedules.history': (query) => schedules.history(query),
      'schedules.preview': (query) => previewSchedule(schedules, query),
      'jobs.graph': ({ jobId }) => engine.graph(jobId),
      'jobs.why': ({ jobId }) => engine.why(jobId),
      'runs.output': (run) => readRunOutput(engine.output, run),
      throughput: ({ range }) => throughput(range),
      'history.moment': ({ at }) => queryMoment(moment, at),
      'history.query': (query) => queryHistory(history, query),
      'alerts.rules': () => alerts.rules(),
      'alerts.telling': () => alerts.tell.present(),
      'alerts.past': (query) => alerts.past(query),
      environment: () => environment,
    },
  };
}
