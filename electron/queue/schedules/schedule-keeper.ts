import type { Enqueued } from '../../../shared/jobs/job-request.ts';
import { describeProblem, type Problem, type Result } from '../../../shared/result.ts';
import { type FiringOutcome, MAX_FIRINGS, type Schedule } from '../../../shared/schedules/schedule.ts';
import { parseScheduledJob } from '../../../shared/schedules/schedule-request.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { Intake } from '../intake.ts';
import type { JobStore } from '../job-store.ts';
import { HOLD_OFF_MS } from '../storage-health.ts';
import { type Passed, type Plan, passedBy, planFor } from './plan.ts';
import type { PlannedTimes } from './planned-times.ts';
import type { Change, ScheduleChanges } from './schedule-changes.ts';
import type { Entry, ScheduleTable } from './schedule-table.ts';

/** The keeper looks at least this often, so that a wall clock that jumped, or a laptop that slept, delays nothing. */
const LOOK_MS = 30_000;
/** Schedules that are fired together, in one commit of jobs and one of schedules; more would hold up the main loop. */
const STEP = 40;
/** The wall clock was set back, rather than nudged, when it went back by this much. */
const BACK_MS = 1_000;
/** Open jobs of a schedule that are replaced at once; usually there is one. */
const REPLACED = 100;
/** As the committer: below what the main loop may be held up for. */
const BREATHER_MS = 2;

/**
 * Fires schedules: makes a job for a moment that has come. Sleeps until the next one; nothing is scanned.
 *
 * A job is queued first and its schedule is saved after that, so a crash between the two leaves a moment that looks as if
 * nothing had been done for it. Its job has a key made of schedule and moment: it is found by that before anything is
 * decided anew, and no moment ever gets two jobs. The same holds for moments that come again because the clock was set back.
 */
export class ScheduleKeeper {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #table: ScheduleTable;
  readonly #changes: ScheduleChanges;
  readonly #times: PlannedTimes;
  readonly #intake: Intake;
  readonly #cancel: (jobId: string) => Promise<unknown>;
  readonly #mayWork: () => boolean;
  readonly #onChanged: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #underWay = new Set<Promise<void>>();
  #running = false;
  #looking = false;
  #cancelTimer: (() => void) | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;
  /** Wall time less monotonic time at the last look. */
  #drift = Number.NEGATIVE_INFINITY;
  #lookedAt = 0;
  #isSetBack = false;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly table: ScheduleTable;
    readonly changes: ScheduleChanges;
    readonly times: PlannedTimes;
    readonly intake: Intake;
    /** Ends an open job, for one that takes its place. */
    readonly cancel: (jobId: string) => Promise<unknown>;
    /** Whether the store takes changes, as far as is known. */
    readonly mayWork: () => boolean;
    /** When the next one is due has changed. */
    readonly onChanged: () => void;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#table = options.table;
    this.#changes = options.changes;
    this.#times = options.times;
    this.#intake = options.intake;
    this.#cancel = options.cancel;
    this.#mayWork = options.mayWork;
    this.#onChanged = options.onChanged;
    this.#onError = options.onError;
  }

  /** `lastCommitAt`: a clock that is behind it was set back since. */
  load(schedules: readonly Schedule[], lastCommitAt: number | null): void {
    const now = this.#clock.now();
    for (const schedule of schedules) this.#table.set(schedule).doubtUntil = now;
    this.#isSetBack = lastCommitAt !== null && now < lastCommitAt - BACK_MS;
    this.#lookedAt = lastCommitAt ?? now;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /**
   * Of an engine that fires nothing: what it commits says what time it is, so that who comes after it no longer sees that
   * the clock was set back before.
   */
  async planAnewIfSetBack(): Promise<void> {
    try {
      if (this.#isSetBack && this.#mayWork()) await this.#planAnew();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    await this.#changes.settled();
  }

  /** The store takes changes again, or a schedule was changed. */
  wake(): void {
    this.#sleepUntil(this.#clock.now());
  }

  #sleepUntil(at: number): void {
    if (!this.#running || at >= this.#wakeAt) return;
    this.#wakeAt = at;
    // The end of the look sets the timer.
    if (this.#looking) return;
    this.#cancelTimer?.();
    const delay = Math.min(Math.max(0, at - this.#clock.now()), LOOK_MS);
    this.#cancelTimer = this.#clock.after(delay, () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#track(this.#look());
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #look(): Promise<void> {
    if (this.#looking || !this.#running) return;
    this.#looking = true;
    let earliest = 0;
    try {
      this.#noticeClock();
      if (this.#isSetBack && this.#mayWork()) await this.#planAnew();
      while (this.#running && this.#mayWork()) {
        this.#noticeClock();
        const due = this.#table.takeDue(this.#clock.now(), STEP);
        if (due.length === 0) break;
        await this.#fireAll(due);
        // A store in memory answers at once: without this, all that are due would be one turn of the loop.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      this.#onError(error);
      earliest = this.#clock.now() + HOLD_OFF_MS;
    }
    this.#looking = false;
    // While the store refuses, `wake` says when it does not any more.
    const asked = this.#mayWork()
      ? Math.min(this.#wakeAt, this.#table.nextAt() ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#sleepUntil(Math.min(Math.max(asked, earliest), this.#clock.now() + LOOK_MS));
  }

  #noticeClock(): void {
    const now = this.#clock.now();
    const drift = now - this.#clock.monotonic();
    if (drift < this.#drift - BACK_MS) this.#isSetBack = true;
    else if (!this.#isSetBack) this.#lookedAt = now;
    this.#drift = drift;
  }

  /** After the clock was set back: what is due by it now is due, and not what was due by what it said before. */
  async #planAnew(): Promise<void> {
    const now = this.#clock.now();
    const until = Math.max(this.#lookedAt, now);
    const changes: Change[] = [];
    const breathe = this.#breather();
    for (const entry of this.#table.entries()) {
      const { id, when, state } = entry.schedule;
      entry.doubtUntil = Math.max(entry.doubtUntil, until);
      if (when.type === 'once' || state.type !== 'on') continue;
      const nextAt = this.#times.nextAfter(when, now);
      await breathe();
      if (nextAt === null || nextAt >= state.nextAt) continue;
      changes.push({
        scheduleId: id,
        apply: (each) => (each.state === state ? { ...each, state: { type: 'on', nextAt } } : each),
      });
    }
    for (let start = 0; start < changes.length; start += STEP) {
      await this.#changes.make(changes.slice(start, start + STEP));
    }
    this.#isSetBack = false;
    this.#lookedAt = now;
    this.#logger.log('WARN', 'clock_set_back', { by_ms: until - now, schedules: changes.length });
  }

  /** Waits for a turn of the event loop when there was none for too long. */
  #breather(): () => Promise<void> {
    let last = this.#clock.monotonic();
    return async () => {
      if (this.#clock.monotonic() - last < BREATHER_MS) return;
      await new Promise((resolve) => setImmediate(resolve));
      last = this.#clock.monotonic();
    };
  }

  /** Those whose open jobs have to be ended first take their time; nobody waits for them. */
  async #fireAll(entries: readonly Entry[]): Promise<void> {
    const now = this.#clock.now();
    const breathe = this.#breather();
    const prepared: Firing[] = [];
    for (const [index, entry] of entries.entries()) {
      try {
        prepared.push(await this.#prepare(entry, now));
      } catch (error) {
        for (const each of entries.slice(index)) this.#inDoubt(each);
        for (const each of prepared) this.#inDoubt(each.entry);
        throw error;
      }
      await breathe();
    }
    for (const firing of prepared.filter(({ replaced }) => replaced.length > 0))
      this.#track(this.#replace(firing));
    await this.#carryOut(prepared.filter(({ replaced }) => replaced.length === 0));
  }

  async #prepare(entry: Entry, now: number): Promise<Firing> {
    const { schedule } = entry;
    const { id, state, overlap } = schedule;
    const nextAt = state.type === 'on' ? state.nextAt : now;
    const passed = passedBy(schedule, nextAt, now, this.#times);
    const found = nextAt > entry.doubtUntil ? NOTHING_FOUND : await this.#found(id, passed.moments);
    const plan = planFor(schedule, passed, found.moments);
    const job = plan.fire.length === 0 ? null : jobOf(schedule);
    const base = { entry, state, passed, plan, job, lines: found.lines, replaced: [] };
    if (overlap === 'queue' || plan.fire.length === 0) return base;
    const open = await this.#store.openJobsOf(id, REPLACED);
    if (open.length === 0) return base;
    if (overlap === 'replace') return { ...base, replaced: open };
    const [plannedAt = now] = plan.fire;
    const count = plan.fire.length + plan.missed;
    return {
      ...base,
      plan: { fire: [], missed: 0 },
      lines: [...found.lines, { type: 'skipped', why: 'overlap', plannedAt, count }],
    };
  }

  /** Moments that have their job already, and the lines that are missing in the history. */
  async #found(scheduleId: string, moments: readonly number[]): Promise<Found> {
    const jobs = await this.#store.jobsWithKeys(moments.map((at) => keyOf(scheduleId, at)));
    if (jobs.every((jobId) => jobId === null)) return NOTHING_FOUND;
    const known = new Set<string>();
    for (const line of await this.#store.firings(scheduleId, null, MAX_FIRINGS)) {
      if (line.type === 'fired') known.add(line.jobId);
    }
    const found = moments.filter((_, index) => jobs[index] !== null);
    const lines = moments.flatMap((plannedAt, index): FiringOutcome[] => {
      const jobId = jobs[index] ?? null;
      return jobId === null || known.has(jobId) ? [] : [{ type: 'fired', plannedAt, jobId, missed: 0 }];
    });
    return { moments: new Set(found), lines };
  }

  async #replace(firing: Firing): Promise<void> {
    try {
      for (const jobId of firing.replaced) await this.#cancel(jobId);
      await this.#carryOut([firing]);
    } catch (error) {
      this.#inDoubt(firing.entry);
      this.#onError(error);
    }
    this.wake();
  }

  /** Jobs first, in one commit; then the schedules, in another. */
  async #carryOut(firings: readonly Firing[]): Promise<void> {
    if (firings.length === 0) return;
    try {
      const made = await Promise.all(firings.map((firing) => this.#makeJobs(firing)));
      await this.#changes.make(firings.map((firing, index) => changeFor(firing, made[index] ?? [])));
    } catch (error) {
      for (const { entry } of firings) this.#inDoubt(entry);
      throw error;
    }
    for (const { entry, plan } of firings) {
      this.#table.putBack(entry);
      if (plan.missed > 0) this.#logMissed(entry.schedule, plan);
    }
    this.#onChanged();
  }

  #logMissed({ id, name }: Schedule, { missed, fire }: Plan): void {
    this.#logger.log('INFO', 'schedule_missed', { schedule: id, name, missed, fired: fire.length });
  }

  /** What became of each of its moments. Throws when the store refuses, or the engine stops. */
  #makeJobs({ entry, plan, job: read }: Firing): Promise<readonly FiringOutcome[]> {
    const { id, name } = entry.schedule;
    // It may have been changed since it was read.
    const job = read?.of === entry.schedule ? read : jobOf(entry.schedule);
    return Promise.all(
      plan.fire.map(async (plannedAt, index): Promise<FiringOutcome> => {
        const result = await this.#enqueue(job, plannedAt);
        const missed = index === 0 ? plan.missed : 0;
        if (result.ok) return { type: 'fired', plannedAt, jobId: result.value.id, missed };
        const reason = result.error.map(describeProblem).join(' ');
        if (!this.#running || !this.#mayWork()) throw new Error(`firing the schedule ${id}: ${reason}`);
        this.#logger.log('WARN', 'schedule_refused', { schedule: id, name, reason });
        return { type: 'refused', plannedAt, reason };
      }),
    );
  }

  async #enqueue(
    { of: { id }, parsed }: ReadJob,
    plannedAt: number,
  ): Promise<Result<Enqueued, readonly Problem[]>> {
    if (!parsed.ok) return parsed;
    return this.#intake.enqueue({ ...parsed.value, key: keyOf(id, plannedAt), schedule: id });
  }

  /** It may have been fired or not: that is looked up when it is tried again. */
  #inDoubt(entry: Entry): void {
    entry.doubtUntil = Math.max(entry.doubtUntil, this.#clock.now());
    this.#table.putBack(entry);
  }
}

/** What a schedule makes, checked as any request. */
interface ReadJob {
  readonly of: Schedule;
  readonly parsed: ReturnType<typeof parseScheduledJob>;
}
const jobOf = (schedule: Schedule): ReadJob => ({
  of: schedule,
  parsed: parseScheduledJob(schedule.job, schedule.name),
});

/** What is to be done for a schedule. */
interface Firing {
  readonly entry: Entry;
  /** As it was when this was decided: a change meanwhile is not undone. */
  readonly state: Schedule['state'];
  readonly passed: Passed;
  readonly plan: Plan;
  /** Read beside the others, one by one: null when none is made. */
  readonly job: ReadJob | null;
  readonly lines: readonly FiringOutcome[];
  /** Open jobs that are ended first. */
  readonly replaced: readonly string[];
}

interface Found {
  readonly moments: ReadonlySet<number>;
  readonly lines: readonly FiringOutcome[];
}
const NOTHING_FOUND: Found = { moments: new Set(), lines: [] };

const keyOf = (scheduleId: string, plannedAt: number): string => `schedule ${scheduleId} at ${plannedAt}`;

function changeFor({ entry, state, passed, plan, lines }: Firing, made: readonly FiringOutcome[]): Change {
  const { nextAt, moments } = passed;
  const skipped: FiringOutcome[] =
    plan.fire.length === 0 && plan.missed > 0
      ? [{ type: 'skipped', why: 'missed', plannedAt: moments[0] ?? 0, count: plan.missed }]
      : [];
  const next: Schedule['state'] = nextAt === null ? { type: 'over' } : { type: 'on', nextAt };
  return {
    scheduleId: entry.schedule.id,
    apply: (schedule) => (schedule.state === state ? { ...schedule, state: next } : schedule),
    lines: [...lines, ...skipped, ...made],
  };
}
