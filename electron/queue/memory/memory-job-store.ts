import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { JobDeletion, JobEvent, LinePosition } from '../../../shared/jobs/events.ts';
import type { EndedRun, Job, JobState, RunningJob, WaitingJob } from '../../../shared/jobs/job.ts';
import type {
  EarlierRequest,
  FailureGroups,
  ParentResult,
  Relations,
} from '../../../shared/jobs/job-views.ts';
import type { Firing, Schedule } from '../../../shared/schedules/schedule.ts';
import type { JobSearch } from '../../../shared/search/search.ts';
import type { JobQuery } from '../engine.ts';
import { FactCount } from '../fact-count.ts';
import { FailureLog } from '../failure-log.ts';
import {
  type BlockedPage,
  type DueJob,
  type EngineSettings,
  type JobStore,
  type LineQuery,
  type LineStretch,
  type MatchingIds,
  NEW_ENGINE_SETTINGS,
  type PrunedJob,
  type QueueSettings,
  type Refusal,
  type Retention,
  type StoredFindings,
  type StoredPage,
  type StoredSearch,
  type StoredStanding,
  type StoredState,
  type UndoJournal,
} from '../job-store.ts';
import { MemorySchedules } from '../schedules/memory-schedules.ts';
import type { ScheduleChange } from '../schedules/schedule-store.ts';
import type { FinishedJob } from '../transitions.ts';
import { DueJobs } from './due-jobs.ts';
import { EarlierRequests } from './earlier-requests.ts';
import { JobLanes } from './job-lanes.ts';
import { KeptRuns } from './kept-runs.ts';
import { cursorAtShare, pageOf, parseCursor } from './lane-pages.ts';
import { NONE } from './links.ts';
import { MemoryDependencies } from './memory-dependencies.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemorySearch } from './memory-search.ts';
import { pruneFinished } from './prune-finished.ts';
import { StartLog } from './start-log.ts';
import { UniqueJobs } from './unique-jobs.ts';
import { WaitingLanes } from './waiting-lanes.ts';

/**
 * Jobs in memory; everything is lost with the process. Made for a million of them: a job has a slot, and its place
 * in line is a pair of links in flat arrays.
 */
export class MemoryJobStore implements JobStore {
  readonly #slots = new Map<string, number>();
  readonly #jobs: (Job | undefined)[] = [];
  readonly #runs = new KeptRuns();
  readonly #edits = new EarlierRequests();
  readonly #free: number[] = [];
  readonly #lanes = new JobLanes((slot) => this.#jobs[slot]);
  readonly #waiting = new WaitingLanes(this.#lanes, (slot) => this.#jobs[slot]);
  readonly #starts = new StartLog();
  readonly #due = new DueJobs((jobId) => this.get(jobId));
  /** The job that has a key. */
  readonly #keys = new Map<string, string>();
  readonly #unique = new UniqueJobs();
  readonly #dependencies = new MemoryDependencies((jobId) => this.get(jobId));
  readonly #queues = new Map<string, QueueSettings>();
  readonly #schedules = new MemorySchedules();
  readonly #facts = new FactCount();
  readonly #failures = new FailureLog();
  readonly #search = new MemorySearch({
    links: this.#lanes.links,
    jobAt: (slot) => this.#jobs[slot] ?? null,
    lastRunAt: (slot) => this.#runs.last(slot),
    slots: () => this.#jobs.length,
    lanesOf: (state) => this.#lanes.all(state),
  });
  #engine = NEW_ENGINE_SETTINGS;
  #lastEvent: JobEvent | null = null;
  readonly #journal = new MemoryJournal();

  open(): StoredState {
    const counts = new Map<string, { queue: string; state: JobState; jobs: number }>();
    for (const job of this.#jobs) {
      if (job === undefined) continue;
      const key = `${job.state} ${job.queue}`;
      const entry = counts.get(key) ?? { queue: job.queue, state: job.state, jobs: 0 };
      counts.set(key, { ...entry, jobs: entry.jobs + 1 });
    }
    return {
      folder: null,
      readOnly: null,
      metrics: this.#facts.metrics,
      running: [...this.#lanes.jobsIn(this.#lanes.inState('running'))] as RunningJob[],
      lastCommitAt: this.#lastEvent?.at ?? null,
      engine: this.#engine,
      queues: [...this.#queues.values()],
      starts: this.#starts.all(),
      steps: this.#journal.steps(),
      schedules: this.#schedules.all(),
      counts: [...counts.values()],
    };
  }

  close(): void {}

  commit(events: readonly JobEvent[]): readonly Refusal[] {
    let refused: Refusal[] | null = null;
    /** Jobs that have the key of one that was refused. */
    let inPlaceOf: Map<string, string> | null = null;
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index];
      if (event === undefined) continue;
      if (this.#apply(event)) {
        if (event.after !== null && event.parents !== undefined) {
          const { parents } = event;
          const found = inPlaceOf;
          const ids = found === null ? parents : parents.map((parent) => found.get(parent) ?? parent);
          this.#dependencies.add(event.after.id, ids);
        }
        continue;
      }
      refused ??= [];
      const existing = this.#keyHolder(event);
      refused.push({ index, existing });
      if (existing === null || event.after === null) continue;
      inPlaceOf ??= new Map();
      inPlaceOf.set(event.after.id, existing);
    }
    return refused ?? NONE_REFUSED;
  }

  #keyHolder({ before, after }: JobEvent): string | null {
    if (before !== null || after === null || after.key === null) return null;
    return this.#keys.get(after.key) ?? null;
  }

  #apply(event: JobEvent): boolean {
    if (event.after === null) return this.#delete(event);
    const { before, after, run, step, restores, to } = event;
    let slot = this.#slots.get(after.id);
    if (restores !== undefined && !this.#journal.has(restores.step, after.id)) return false;
    if (before === null) {
      if (slot !== undefined || (after.key !== null && this.#keys.has(after.key))) return false;
      slot = this.#free.pop() ?? this.#jobs.length;
      this.#slots.set(after.id, slot);
      if (after.key !== null) this.#keys.set(after.key, after.id);
    } else {
      if (slot === undefined) return false;
      const current = this.#jobs[slot];
      if (current === undefined || current.revision !== before.revision) return false;
      if (to !== undefined && !this.#isBeside(to, after)) return false;
      if (step !== undefined) this.#journal.add(step, current, this.#lanes.links.change(slot), null);
      if (before.payload !== after.payload) this.#edits.apply(current, event);
      this.#lanes.leave(current, slot);
    }
    this.#jobs[slot] = after;
    if (restores === undefined) this.#lanes.append(after, slot);
    else this.#putInPlace(after, slot, restores.step);
    if (to !== undefined) this.#lanes.moveTo(to, after, slot, (jobId) => this.#slotOf(jobId));
    if (after.state === 'waiting') this.#lanes.enterKeyed(after, slot);
    else if (after.state === 'running') this.#starts.add(after);
    if (before?.options !== after.options) {
      this.#unique.change(after.id, before?.options.unique?.key, after.options.unique?.key);
    }
    if (run !== null) this.#runs.add(slot, run);
    if (after.state === 'scheduled' || after.state === 'retrying') this.#due.add(after);
    this.#schedules.apply(after);
    this.#failures.apply(event);
    this.#facts.add(event);
    this.#lastEvent = event;
    return true;
  }

  #delete(event: JobDeletion): boolean {
    const { before, step } = event;
    const slot = this.#slots.get(before.id);
    const current = slot === undefined ? undefined : this.#jobs[slot];
    if (slot === undefined || current?.revision !== before.revision) return false;
    const belongings = { runs: this.#runs.of(slot), edits: this.#edits.all(before.id) };
    this.#journal.add(step, current, this.#lanes.links.change(slot), belongings);
    this.#schedules.forget(current);
    this.#remove(slot);
    this.#facts.add(event);
    this.#lastEvent = event;
    return true;
  }

  #putInPlace(job: Job, slot: number, step: number): void {
    const { change, belongings } = this.#journal.use(step, job.id, job.revision);
    if (belongings !== null) {
      this.#runs.set(slot, belongings.runs);
      if (belongings.edits !== undefined) this.#edits.restore(job.id, belongings.edits);
    }
    this.#lanes.putBack(job, slot, change);
  }

  #isBeside(to: LinePosition, { queue, options }: Job): boolean {
    if (to === 'front') return true;
    const beside = this.get('before' in to ? to.before : to.after);
    const isWaiting = beside?.state === 'waiting' && beside.queue === queue;
    return isWaiting && beside.options.priority === options.priority;
  }

  #slotOf(jobId: string): number {
    return this.#slots.get(jobId) ?? NONE;
  }

  get(jobId: string): Job | null {
    const slot = this.#slots.get(jobId);
    return slot === undefined ? null : (this.#jobs[slot] ?? null);
  }

  uniqueHolder(key: string): Job | null {
    const newest = this.#unique.newest(key);
    return newest === null ? null : this.get(newest);
  }

  runs(jobId: string, limit: number): readonly EndedRun[] {
    const slot = this.#slots.get(jobId);
    return slot === undefined ? [] : this.#runs.newest(slot, limit);
  }

  edits(jobId: string, limit: number): readonly EarlierRequest[] {
    return this.#edits.newest(jobId, limit);
  }

  readonly journal: UndoJournal = {
    entries: (step, after, limit) => this.#journal.entries(step, after, limit, (jobId) => this.get(jobId)),
    size: (step) => this.#journal.size(step),
    forget: (step, limit) => {
      const gone = this.#journal.forget(step, limit);
      for (const jobId of gone ?? []) this.#dependencies.forget(jobId);
      this.#schedules.forgetDeleted(step);
      return gone;
    },
    keeps: (jobId) => this.#journal.keeps(jobId),
  };

  waiting(queue: string, limit: number): readonly WaitingJob[] {
    return this.#waiting.first(queue, limit);
  }

  line(query: LineQuery): LineStretch {
    return this.#waiting.line(query);
  }

  ahead(jobId: string, most: number): number {
    const job = this.get(jobId);
    return job?.state === 'waiting' ? this.#waiting.ahead(job, this.#slotOf(jobId), most) : 0;
  }

  waitingSince(queues: readonly string[]): readonly (number | null)[] {
    return queues.map((queue) => this.#waiting.oldestIn(queue)?.since ?? null);
  }

  oldestWaiting(): WaitingJob | null {
    return this.#waiting.oldest();
  }

  due(now: number, limit: number): readonly DueJob[] {
    return this.#due.first(now, limit);
  }

  nextDueAt(): number | null {
    return this.#due.nextAt();
  }

  list(query: JobQuery): StoredPage | null {
    const from = query.cursor === null ? null : parseCursor(query.cursor);
    if (from === null && query.cursor !== null) return null;
    const { state, limit, order = 'latest' } = query;
    const { slots, next, total } = pageOf(this.#lanes, { state, limit, order, from }, (slot) => {
      const job = this.#jobs[slot];
      return job === undefined ? null : this.#lanes.of(job);
    });
    const items = slots.map((slot) => ({ job: this.#jobs[slot] as Job, lastRun: this.#runs.last(slot) }));
    return { items, next, total };
  }

  cursorAt(state: JobState | null, share: number): string {
    return cursorAtShare(this.#lanes, state, share);
  }

  search(query: StoredSearch): Promise<StoredFindings | null> {
    return this.#search.page(query);
  }

  matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    return this.#search.ids(search, after, limit);
  }

  failureGroups(limit: number): FailureGroups {
    return this.#failures.groups(limit);
  }

  dismissFailures(fingerprint: string | null, dismissed: boolean): boolean {
    return this.#failures.dismiss(fingerprint, dismissed);
  }

  standing(jobIds: readonly string[]): readonly StoredStanding[] {
    return this.#dependencies.standing(jobIds);
  }

  blockedBy(parentId: string, after: number | null, limit: number): BlockedPage {
    return this.#dependencies.blockedBy(parentId, after, limit);
  }

  blocked(after: number | null, limit: number): BlockedPage {
    const jobs: Job[] = [];
    let last = after ?? 0;
    const { links } = this.#lanes;
    let slot = this.#lanes.inState('blocked').first;
    while (slot !== NONE && links.change(slot) <= last) slot = links.next(slot);
    for (; slot !== NONE && jobs.length < limit; slot = links.next(slot)) {
      jobs.push(this.#jobs[slot] as Job);
      last = links.change(slot);
    }
    const settled = this.#dependencies.settled(jobs);
    return { settled, waitFor: this.#dependencies.waitFor(jobs), next: slot === NONE ? null : last };
  }

  relations(jobId: string, limit: number): Relations {
    return this.#dependencies.relations(jobId, limit);
  }

  parentResults(jobId: string, maxBytes: number): readonly ParentResult[] {
    return this.#dependencies.parentResults(jobId, maxBytes);
  }

  prune(retention: Retention, now: number, limit: number): readonly PrunedJob[] {
    const pruned: PrunedJob[] = [];
    pruneFinished({
      lanes: this.#lanes,
      retention,
      now,
      limit,
      jobAt: (slot) => this.#jobs[slot] as FinishedJob,
      // A job that a blocked one depends on is kept.
      mustStay: (slot) => this.#dependencies.hasBlockedChild((this.#jobs[slot] as Job).id),
      prune: (slot) => {
        this.#dependencies.remove((this.#jobs[slot] as Job).id);
        pruned.push(this.#remove(slot));
      },
    });
    return pruned;
  }

  #remove(slot: number): PrunedJob {
    const job = this.#jobs[slot] as Job;
    const { id, queue, state, key } = job;
    this.#failures.remove(job);
    this.#lanes.leave(job, slot);
    this.#slots.delete(id);
    this.#edits.forget(id);
    this.#unique.change(id, job.options.unique?.key, undefined);
    if (key !== null) this.#keys.delete(key);
    this.#jobs[slot] = undefined;
    this.#runs.set(slot, undefined);
    this.#free.push(slot);
    return { id, queue, state };
  }

  saveSchedules(changes: readonly ScheduleChange[]): void {
    this.#schedules.save(changes);
  }

  deleteSchedule(scheduleId: string, step: UndoStep): void {
    this.#schedules.delete(scheduleId, step.number);
    this.#journal.begin(step);
  }

  deletedSchedule(step: number): Schedule | null {
    return this.#schedules.deleted(step);
  }

  restoreSchedule(step: number, schedule: Schedule): boolean {
    return this.#schedules.restore(step, schedule);
  }

  firings(scheduleId: string, before: number | null, limit: number): readonly Firing[] {
    return this.#schedules.firings(scheduleId, before, limit);
  }

  openJobsOf(scheduleId: string, limit: number): readonly string[] {
    return this.#schedules.openJobs(scheduleId, limit);
  }

  jobsWithKeys(keys: readonly string[]): readonly (string | null)[] {
    return keys.map((key) => this.#keys.get(key) ?? null);
  }

  saveQueue(settings: QueueSettings, step?: UndoStep): void {
    this.#queues.set(settings.name, settings);
    this.#starts.keep(settings);
    if (step !== undefined) this.#journal.begin(step);
  }

  saveEngine(settings: EngineSettings, step?: UndoStep): void {
    this.#engine = settings;
    if (step !== undefined) this.#journal.begin(step);
  }
}

const NONE_REFUSED: readonly Refusal[] = [];
