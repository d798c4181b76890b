import type {
  ChangeProgress,
  ChangeReport,
  JobAction,
  Selection,
  UndoStep,
} from '../../../shared/jobs/control.ts';
import { workOf } from '../../../shared/jobs/job.ts';
import type { Enqueued, JobRequest } from '../../../shared/jobs/job-request.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Clock } from '../../clock.ts';
import type { Committer } from '../committer.ts';
import type { Intake } from '../intake.ts';
import type { JobRunner } from '../job-runner.ts';
import type { JobStore } from '../job-store.ts';
import type { QueueControl } from '../queue-control.ts';
import type { SchedulesNamed } from '../read-search.ts';
import { editJob } from '../transitions.ts';
import { Bulk } from './bulk.ts';
import { type Decision, decide, stillRuns } from './decide.ts';
import type { JobCommands } from './job-commands.ts';
import { selected } from './selection.ts';
import { undoOf } from './undo.ts';
import type { UndoSteps } from './undo-steps.ts';

/** What a person does to jobs: to one or many of them, and taken back again. */
export class Control {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #steps: UndoSteps;
  readonly #commands: JobCommands;
  readonly #queueControl: QueueControl;
  readonly #intake: Intake;
  readonly #runner: JobRunner;
  readonly #restoreSchedule: (step: number) => Promise<Result<null>>;
  readonly #bulk: Bulk;
  readonly #schedulesNamed: SchedulesNamed;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly steps: UndoSteps;
    readonly commands: JobCommands;
    readonly queueControl: QueueControl;
    readonly intake: Intake;
    readonly runner: JobRunner;
    readonly schedulesNamed: SchedulesNamed;
    /** Takes back that the step deleted a schedule. */
    readonly restoreSchedule: (step: number) => Promise<Result<null>>;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#steps = options.steps;
    this.#commands = options.commands;
    this.#queueControl = options.queueControl;
    this.#intake = options.intake;
    this.#runner = options.runner;
    this.#schedulesNamed = options.schedulesNamed;
    this.#restoreSchedule = options.restoreSchedule;
    this.#bulk = new Bulk(options);
  }

  get progress(): ChangeProgress | null {
    return this.#bulk.progress;
  }

  /** The newest step that can be undone. */
  get newest(): UndoStep | null {
    return this.#steps.find();
  }

  async change(action: JobAction, selection: Selection): Promise<Result<ChangeReport>> {
    const step = this.#steps.begin({ type: 'jobs', action });
    const jobs = await selected(selection, {
      store: this.#store,
      now: this.#clock.now(),
      schedulesNamed: this.#schedulesNamed,
    });
    if (!jobs.ok) return jobs;
    const done = await this.#bulk.run({
      action: action.type,
      ...jobs.value,
      decide: ({ job }) => (job === null ? GONE : decide(action, job, step, this.#clock.now())),
      endRun: async (jobId) => {
        const result = await this.#commands.cancel(jobId);
        return result.ok ? null : result.error.got.replace(/^one that is /, '');
      },
    });
    return done.ok ? ok(done.value.report(this.#ifNoted(step))) : done;
  }

  /** A job gets another payload, and what else the request says, but for its key and its kind; then it is in line. */
  async edit(
    jobId: string,
    request: JobRequest,
  ): Promise<Result<ChangeReport, Problem | readonly Problem[]>> {
    const problems = (await this.#runner.check?.(request)) ?? [];
    if (problems.length > 0) return err(problems);
    if (await this.#changesParents(jobId, request)) return err([OTHER_PARENTS]);
    const step = this.#steps.begin({ type: 'jobs', action: { type: 'edit' } });
    const result = await this.#commands.change(jobId, (job): Decision => {
      if (job.state === 'running') return stillRuns(job);
      if (job.kind !== request.work.kind) return otherKind(job.kind, request.work.kind);
      if (request.key !== null && request.key !== job.key) return otherKey(job.key, request.key);
      return { ...editJob(job, request, this.#clock.now()), step };
    });
    if (!result.ok) return result;
    return ok({ step: step.number, changed: 1, unchanged: 0, skipped: [], stopped: false });
  }

  /** A request that says nothing of parents leaves them as they are. */
  async #changesParents(jobId: string, { dependsOn, options }: JobRequest): Promise<boolean> {
    if (dependsOn.length === 0) return false;
    const job = await this.#store.get(jobId);
    // What is not there is told by the edit itself.
    if (job === null) return false;
    const parents = new Set((await this.#store.parentResults(jobId, 0)).map(({ id }) => id));
    const isSame = dependsOn.length === parents.size && dependsOn.every((id) => parents.has(id));
    return !isSame || options.onParentFailure !== job.options.onParentFailure;
  }

  async duplicate(jobId: string): Promise<Result<Enqueued, Problem | readonly Problem[]>> {
    const job = await this.#store.get(jobId);
    if (job === null) return err({ ...GONE, got: JSON.stringify(jobId) });
    const { name, queue } = job;
    // Of its own: it belongs to no schedule, is the only one of nothing, and waits for nobody.
    const { unique: _, onParentFailure: __, ...options } = job.options;
    const anew = { key: null, delayMs: 0, runAt: null, schedule: null, ref: null, dependsOn: [] };
    return this.#intake.enqueue({ work: workOf(job), name, queue, options, ...anew });
  }

  /** Whether its output is to be kept: it is there, or can be restored. */
  async keeps(jobId: string): Promise<boolean> {
    return (await this.#store.get(jobId)) !== null || this.#store.journal.keeps(jobId);
  }

  /** Without a number: the newest step. */
  async undo(number?: number): Promise<Result<ChangeReport>> {
    const step = this.#steps.find(number);
    if (step === null) return err(nothingToUndo(number));
    const { what } = step;
    if (what.type !== 'jobs') {
      const result =
        what.type === 'settings'
          ? await this.#queueControl.takeBack(what)
          : await this.#restoreSchedule(step.number);
      if (!result.ok) return result;
      await this.#steps.forget(step);
      return ok({ step: null, changed: 1, unchanged: 0, skipped: [], stopped: false });
    }
    const done = await this.#bulk.run(await undoOf(step, { store: this.#store, clock: this.#clock }));
    if (!done.ok) return done;
    const report = done.value.report(null);
    // A deleted job that could not come back is not given up before its time.
    const isKept = report.stopped || (what.action.type === 'delete' && report.skipped.length > 0);
    if (!isKept) await this.#steps.forget(step);
    return ok(report);
  }

  stop(): Result<null> {
    return this.#bulk.stop() ? ok(null) : err(NOTHING_TO_STOP);
  }

  /** A step under which nothing was committed is none. */
  #ifNoted(step: UndoStep): UndoStep | null {
    return this.#steps.find(step.number);
  }
}

const GONE: Problem = {
  field: 'jobId',
  expected: 'the id of a job',
  got: 'not kept any more',
  fix: 'It may have been deleted or pruned.',
  code: 'not-found',
};

const otherKind = (kind: string, got: string): Problem => ({
  field: 'kind',
  expected: `"${kind}", as the job is`,
  got: JSON.stringify(got),
  fix: 'Queue a new job for another kind of work.',
});

const otherKey = (key: string | null, got: string): Problem => ({
  field: 'key',
  expected: key === null ? 'none, as the job has none' : `${JSON.stringify(key)}, as the job has, or none`,
  got: JSON.stringify(got),
  fix: 'Leave "key" out, or queue a new job with it.',
});

const OTHER_PARENTS: Problem = {
  field: 'dependsOn',
  expected: 'what the job depends on already, and the same policy, or nothing',
  got: 'something else',
  fix: 'Leave "dependsOn" and "onParentFailure" out, or queue a new job and cancel this one.',
};

const nothingToUndo = (step: number | undefined): Problem => ({
  field: 'step',
  expected: 'a change of the last 10 minutes that was not undone yet',
  got: step === undefined ? 'none' : String(step),
  fix: 'The last 100 changes can be undone, each for 10 minutes.',
});

const NOTHING_TO_STOP: Problem = {
  field: '',
  expected: 'a change of many jobs that is under way',
  got: 'none',
  fix: 'It has ended already.',
};
