import type { Job } from '../../../shared/jobs/job.ts';
import type { Enqueued } from '../../../shared/jobs/job-request.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import {
  type Firing,
  type FiringPage,
  type JobResult,
  MAX_SCHEDULES,
  MAX_SCHEDULES_BYTES,
  type Schedule,
  type SchedulePage,
  type SchedulesPresent,
  type When,
} from '../../../shared/schedules/schedule.ts';
import { parseScheduledJob, type ScheduleRequest } from '../../../shared/schedules/schedule-request.ts';
import { utf8Length } from '../../../shared/words/utf8-length.ts';
import type { Clock } from '../../clock.ts';
import type { StoreReports } from '../committer.ts';
import type { Schedules } from '../engine.ts';
import type { Intake } from '../intake.ts';
import type { JobStore } from '../job-store.ts';
import { notStored } from '../storage-health.ts';
import type { PlannedTimes } from './planned-times.ts';
import type { Change, ScheduleChanges } from './schedule-changes.ts';
import { inOrder, type ScheduleTable } from './schedule-table.ts';

type Answer<T> = Result<T, readonly Problem[]>;

/** What a person does with schedules, and what they see of them. */
export class ScheduleDesk implements Schedules {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #table: ScheduleTable;
  readonly #changes: ScheduleChanges;
  readonly #times: PlannedTimes;
  readonly #intake: Intake;
  readonly #health: StoreReports;
  readonly #newId: () => string;
  readonly #refusal: () => Problem | null;
  readonly #onChanged: () => void;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly table: ScheduleTable;
    readonly changes: ScheduleChanges;
    readonly times: PlannedTimes;
    readonly intake: Intake;
    readonly health: StoreReports;
    readonly newId: () => string;
    /** Why nothing is changed now; null when it is. */
    readonly refusal: () => Problem | null;
    /** When the next one is due may have changed. */
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#table = options.table;
    this.#changes = options.changes;
    this.#times = options.times;
    this.#intake = options.intake;
    this.#health = options.health;
    this.#newId = options.newId;
    this.#refusal = options.refusal;
    this.#onChanged = options.onChanged;
  }

  add(request: ScheduleRequest): Promise<Answer<{ readonly id: string }>> {
    return this.#command(async () => {
      const problems = [...(await this.#problemsOf(request)), ...this.#lackOfRoom(request, 0)];
      const state = this.#stateFor(request.when);
      if (problems.length > 0 || 'field' in state)
        return err('field' in state ? [...problems, state] : problems);
      const { parsedJob: _, ...asked } = request;
      const id = this.#newId();
      const createdAt = this.#clock.now();
      await this.#changes.add({ id, ...asked, createdAt, state, last: null, lastJobId: null });
      return ok({ id });
    });
  }

  change(scheduleId: string, request: ScheduleRequest): Promise<Answer<null>> {
    return this.#change(scheduleId, async (found) => {
      const { bytes } = this.#table.get(scheduleId) ?? { bytes: 0 };
      const problems = [...(await this.#problemsOf(request)), ...this.#lackOfRoom(request, bytes)];
      const isSameTime = JSON.stringify(found.when) === JSON.stringify(request.when);
      const state = isSameTime ? found.state : this.#stateFor(request.when);
      if (problems.length > 0 || 'field' in state) return 'field' in state ? [...problems, state] : problems;
      const { parsedJob: _, ...asked } = request;
      return {
        scheduleId,
        apply: (each) => ({
          ...each,
          ...asked,
          state: isSameTime || each.state.type === 'paused' ? each.state : state,
        }),
      };
    });
  }

  remove(scheduleId: string): Promise<Answer<{ readonly step: number }>> {
    return this.#command(async () => {
      const step = await this.#changes.remove(scheduleId);
      return step === null ? err([unknownSchedule(scheduleId)]) : ok({ step: step.number });
    });
  }

  /** Takes back that a step removed one. What passed meanwhile is not made up for, as with a pause. */
  async restore(step: number): Promise<Result<null>> {
    if (this.#table.size >= MAX_SCHEDULES) return err(tooMany);
    const restored = await this.#command(async () => {
      const schedule = await this.#changes.restore(step, (each) => this.#fromNow(each));
      return schedule === null ? err([goneForGood]) : ok(null);
    });
    return restored.ok ? restored : err(restored.error[0] ?? goneForGood);
  }

  #fromNow(schedule: Schedule): Schedule {
    if (schedule.state.type !== 'on') return schedule;
    const nextAt = this.#times.nextAfter(schedule.when, this.#clock.now());
    return { ...schedule, state: nextAt === null ? { type: 'over' } : { type: 'on', nextAt } };
  }

  pause(scheduleId: string): Promise<Answer<null>> {
    return this.#change(scheduleId, ({ state }) => {
      if (state.type === 'over') return [isOver];
      const since = this.#clock.now();
      return {
        scheduleId,
        apply: (each) => (each.state.type === 'on' ? { ...each, state: { type: 'paused', since } } : each),
      };
    });
  }

  resume(scheduleId: string): Promise<Answer<null>> {
    return this.#change(scheduleId, ({ state }) => {
      if (state.type === 'over') return [isOver];
      return {
        scheduleId,
        apply: (each) => {
          if (each.state.type !== 'paused') return each;
          return this.#fromNow({ ...each, state: { type: 'on', nextAt: each.state.since } });
        },
      };
    });
  }

  /** Also of one that is paused or over; whether an earlier job is open is not looked at. */
  runNow(scheduleId: string): Promise<Answer<Enqueued>> {
    return this.#command(async () => {
      const schedule = this.get(scheduleId);
      if (schedule === null) return err([unknownSchedule(scheduleId)]);
      const parsed = parseScheduledJob(schedule.job, schedule.name);
      if (!parsed.ok) return parsed;
      const made = await this.#intake.enqueue({ ...parsed.value, schedule: scheduleId });
      if (!made.ok) return made;
      const jobId = made.value.id;
      await this.#changes.make([{ scheduleId, apply: (each) => each, lines: [{ type: 'by-hand', jobId }] }]);
      return made;
    });
  }

  get(scheduleId: string): Schedule | null {
    return this.#table.get(scheduleId)?.schedule ?? null;
  }

  present(): SchedulesPresent {
    return this.#table.present();
  }

  preview(when: When, count: number): readonly number[] {
    return this.#times.following(when, this.#clock.now(), count);
  }

  async list(query: {
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Result<SchedulePage>> {
    const after = query.cursor === null ? null : cursorFrom(query.cursor);
    if (after === undefined) return err(badCursor(query.cursor));
    const all = this.#table.sorted();
    const start = after === null ? 0 : firstAfter(all, ({ schedule }) => inOrder(schedule, after) > 0);
    const page = all.slice(start, start + query.limit).map((entry) => entry.schedule);
    const jobs = await this.#jobs(page.map(({ lastJobId }) => lastJobId));
    const rows = page.map(({ job, ...schedule }, index) => ({
      ...schedule,
      kind: job.kind,
      lastJob: jobs[index] ?? null,
    }));
    const last = page.at(-1);
    const isMore = last !== undefined && start + page.length < all.length;
    return ok({ rows, next: isMore ? `${last.id} ${last.name}` : null, total: all.length });
  }

  async history(query: {
    readonly scheduleId: string;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Result<FiringPage>> {
    const { scheduleId, cursor, limit } = query;
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) return err(badCursor(cursor));
    const before = cursor === null ? null : Number(cursor);
    const lines = await this.#read(() => this.#store.firings(scheduleId, before, limit + 1));
    const page = lines.slice(0, limit);
    const jobs = await this.#jobs(page.map(jobOf));
    const rows = page.map((line, index) => ({ ...line, job: jobs[index] ?? null }));
    return ok({ rows, next: lines.length > limit ? String(page.at(-1)?.number) : null });
  }

  #jobs(jobIds: readonly (string | null)[]): Promise<readonly (JobResult | null)[]> {
    return Promise.all(
      jobIds.map(async (jobId) => {
        const job = jobId === null ? null : await this.#read(() => this.#store.get(jobId));
        return job && resultOf(job);
      }),
    );
  }

  async #read<T>(request: () => T | Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
  }

  async #change(
    scheduleId: string,
    decide: (schedule: Schedule) => Decision | Promise<Decision>,
  ): Promise<Answer<null>> {
    return this.#command(async () => {
      const schedule = this.get(scheduleId);
      if (schedule === null) return err([unknownSchedule(scheduleId)]);
      const decision = await decide(schedule);
      if (!('apply' in decision)) return err(decision);
      await this.#changes.make([decision]);
      return ok(null);
    });
  }

  /** Answers after the change is on disk. */
  async #command<T>(run: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    try {
      return await run();
    } catch (error) {
      const problem = notStored(error);
      if (problem === null) throw error;
      return err([problem]);
    } finally {
      this.#onChanged();
    }
  }

  async #problemsOf({ parsedJob }: ScheduleRequest): Promise<readonly Problem[]> {
    const problems = await this.#intake.check(parsedJob);
    return problems.map((each) => ({ ...each, field: each.field === '' ? 'job' : `job.${each.field}` }));
  }

  #stateFor(when: When): Extract<Schedule['state'], { type: 'on' }> | Problem {
    const nextAt = this.#times.nextAfter(when, this.#clock.now());
    if (nextAt !== null) return { type: 'on', nextAt };
    return when.type === 'once' ? inThePast(when.at) : neverDue(when.cron);
  }

  #lackOfRoom({ job }: ScheduleRequest, known: number): readonly Problem[] {
    const bytes = this.#table.bytes - known + utf8Length(JSON.stringify(job));
    if (known === 0 && this.#table.size >= MAX_SCHEDULES) return [tooMany];
    return bytes > MAX_SCHEDULES_BYTES ? [tooLarge] : [];
  }
}

/** A change, or why there is none. */
type Decision = Change | readonly Problem[];

const jobOf = (line: Firing): string | null => ('jobId' in line ? line.jobId : null);

function resultOf(job: Job): JobResult {
  const { id, state } = job;
  return { id, state, error: 'error' in job ? job.error.message : null };
}

/** Undefined when it is none of ours. */
function cursorFrom(text: string): { readonly name: string; readonly id: string } | undefined {
  const [, id, name] = /^(\S+) (.+)$/.exec(text) ?? [];
  return id === undefined || name === undefined ? undefined : { id, name };
}

function firstAfter<T>(sorted: readonly T[], isAfter: (item: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(sorted[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const unknownSchedule = (scheduleId: string): Problem => ({
  field: 'scheduleId',
  expected: 'the id of a schedule',
  got: JSON.stringify(scheduleId),
  fix: 'It may have been deleted; look in the list of schedules.',
  code: 'not-found',
});

const goneForGood: Problem = {
  field: 'step',
  expected: 'a schedule that is kept since it was deleted',
  got: 'none',
  fix: 'It was restored, or ten minutes are over; add it anew.',
};

const isOver: Problem = {
  field: 'scheduleId',
  expected: 'a schedule with a moment to come',
  got: 'one that is over',
  fix: 'Give it a new time, or run it now.',
};

const inThePast = (at: number): Problem => ({
  field: 'at',
  expected: 'a moment to come',
  got: new Date(at).toISOString(),
  fix: 'Give a later one, or queue the job itself.',
});

const neverDue = (cron: string): Problem => ({
  field: 'cron',
  expected: 'an expression that is due at some time',
  got: JSON.stringify(cron),
  fix: 'There is no such day; correct the day of month or the month.',
});

const tooMany: Problem = {
  field: '',
  expected: `at most ${MAX_SCHEDULES.toLocaleString('en')} schedules`,
  got: 'one more',
  fix: 'Delete some that are not needed any more.',
};

const tooLarge: Problem = {
  field: 'job.payload',
  expected: 'at most 64 MiB of jobs in all schedules together',
  got: 'more than that',
  fix: 'Put the data into a file and give its path to the job.',
};

const badCursor = (cursor: string | null): Problem => ({
  field: 'cursor',
  expected: 'the "next" of an earlier page, or null',
  got: JSON.stringify(cursor),
  fix: 'Begin again without a cursor.',
});
