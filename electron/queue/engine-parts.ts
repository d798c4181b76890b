import type { JobEvent } from '../../shared/jobs/events.ts';
import { MAX_RESULT_BYTES } from '../../shared/jobs/result-limit.ts';
import type { Problem } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { Committer } from './committer.ts';
import { Control } from './control/control.ts';
import { JobCommands } from './control/job-commands.ts';
import { UndoSteps } from './control/undo-steps.ts';
import type { EnginePresent } from './engine.ts';
import { Intake } from './intake.ts';
import { JobCounts } from './job-counts.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore, Retention } from './job-store.ts';
import { LoadGate, type MachineLoad } from './load-gate.ts';
import { Moves } from './moves.ts';
import { Queries } from './queries.ts';
import { QueueControl } from './queue-control.ts';
import { QueueList } from './queue-list.ts';
import { QueueTable } from './queue-table.ts';
import type { SchedulesNamed } from './read-search.ts';
import { Rescue } from './rescue.ts';
import { RunControl } from './run-control.ts';
import { Scheduler } from './scheduler.ts';
import { createSchedules } from './schedules/create-schedules.ts';
import { StorageHealth } from './storage-health.ts';
import { Sweeper } from './sweeper.ts';
import { Unblocker } from './unblocker.ts';
import { UnderWay } from './under-way.ts';
import { WholeJobs } from './whole-jobs.ts';
import { WhyQuery } from './why.ts';

export interface PartsOptions {
  readonly store: JobStore;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly machine: MachineLoad;
  readonly logger: Logger;
  readonly concurrency: number;
  readonly random: () => number;
  readonly retention: Retention;
  /** After each commit. */
  readonly deliver: (events: readonly JobEvent[]) => void;
  /** The store refused something: it has to be asked for a change. */
  readonly probe: () => void;
  readonly onRecovered: () => void;
  /** Something that is shown is another than before, and no event tells it. */
  readonly onChanged: () => void;
  /** Nothing is left to do for those that are blocked. */
  readonly onRest: () => void;
  readonly refusal: () => Problem | null;
  readonly stateOf: () => EnginePresent['state'];
}

export type EngineParts = ReturnType<typeof createParts>;

/** The parts of the engine, wired to one another. What each does is told in its file. */
export function createParts(options: PartsOptions) {
  const { store, runner, clock, logger, random, onChanged, refusal } = options;
  const counts = new JobCounts();
  const queues = new QueueTable(options.concurrency);
  const { probe, onRecovered } = options;
  const health = new StorageHealth({ clock, logger, probe, onChanged, onRecovered });
  const onError = (error: unknown): void => health.failed(error);
  const mayWork = (): boolean => health.ok;
  const committer = new Committer({ store, clock, health, deliver: options.deliver });
  const gate = new LoadGate({ machine: options.machine, clock, onChanged });
  const runs: RunControl = new RunControl({
    clock,
    logger,
    committer,
    queues,
    runner,
    surroundings: {
      lastRun: async (jobId) => (await store.runs(jobId, 1))[0] ?? null,
      parentResults: (jobId) => store.parentResults(jobId, MAX_RESULT_BYTES),
      onProgress: onChanged,
    },
    random,
    onFree: () => scheduler.wake(),
    onClaimFailed: (entry) => scheduler.doubt(entry),
  });
  const scheduler = new Scheduler({
    store,
    queues,
    clock,
    gate,
    claim: (job, entry) => runs.claim(job, entry),
    isClaimed: (jobId, revision) => runs.has(jobId, revision),
    mayClaim: mayWork,
    onError,
  });
  const onPruned = (jobIds: readonly string[]): void => {
    for (const jobId of jobIds) runner.output.forget(jobId);
    onChanged();
  };
  const { retention, onRest, stateOf } = options;
  const sweeper = new Sweeper({ store, clock, committer, counts, retention, mayWork, onPruned, onError });
  const unblocker = new Unblocker({ store, clock, committer, counts, mayWork, onError, onRest });
  const rescue = new Rescue({ committer, clock, random });
  const intake = new Intake({ store, clock, committer, runner, refusal });
  const steps = new UndoSteps({ store, clock, mayWork, onForgotten: onPruned, onError });
  const commands = new JobCommands({ store, clock, committer, runs, steps });
  const shared = { store, clock, logger, health, queues, scheduler, gate, steps, onChanged };
  const queueControl = new QueueControl(shared);
  const schedulesNamed: SchedulesNamed = (name, limit) => schedules.table.idsNamed(name, limit);
  const control = new Control({
    ...shared,
    committer,
    commands,
    queueControl,
    intake,
    runner,
    schedulesNamed,
    restoreSchedule: (step) => schedules.desk.restore(step),
  });
  const moves = new Moves({ store, clock, committer, steps });
  const pausedSince = (): number | null => queueControl.pausedSince;
  const why = new WhyQuery({ store, clock, health, queues, counts, runs, gate, stateOf, pausedSince });
  const queueList = new QueueList({ store, clock, queues, counts, why, onError });
  const queries = new Queries({ store, clock, health, counts, queues, runs, gate, why, schedulesNamed });
  const whole = new WholeJobs({ store, clock, schedulesNamed });
  const cancel = (jobId: string) => commands.cancel(jobId);
  const schedules = createSchedules({
    store,
    clock,
    logger,
    health,
    intake,
    steps,
    cancel,
    refusal,
    onChanged,
  });
  const underWay = new UnderWay(health);
  return {
    counts,
    queues,
    health,
    committer,
    runs,
    scheduler,
    sweeper,
    unblocker,
    rescue,
    intake,
    steps,
    commands,
    queueControl,
    control,
    moves,
    queries,
    whole,
    queueList,
    schedules,
    underWay,
  };
}
