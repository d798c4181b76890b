import TinyQueue from 'tinyqueue';
import type { UndoStep } from '../../shared/control.ts';
import type { JobChange, JobDeletion, JobEvent, LinePosition } from '../../shared/events.ts';
import {
  type EndedRun,
  JOB_STATES,
  type Job,
  type JobState,
  type RunningJob,
  type WaitingJob,
} from '../../shared/job.ts';
import type { EarlierRequest, FailureGroups, ParentResult, Relations } from '../../shared/job-views.ts';
import type { Firing } from '../../shared/schedule.ts';
import type { JobSearch } from '../../shared/search/search.ts';
import type { JobQuery } from './engine.ts';
import { FactCount } from './fact-count.ts';
import { FailureLog } from './failure-log.ts';
import {
  type BlockedPage,
  type DueJob,
  type EngineSettings,
  type JobStore,
  type LineQuery,
  type LineStretch,
  type MatchingIds,
  MOST_LOOKED_AT,
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
} from './job-store.ts';
import { KeyLanes } from './key-lanes.ts';
import { type Lane, Links, NONE, newLane } from './lane.ts';
import { MemoryDependencies } from './memory-dependencies.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemorySearch } from './memory-search.ts';
import { MemorySchedules } from './schedules/memory-schedules.ts';
import type { ScheduleChange } from './schedules/schedule-store.ts';
import { StartLog } from './start-log.ts';
import type { FinishedJob } from './transitions.ts';

/**
 * Jobs in memory; everything is lost with the process. Made for a million of them: a job has a slot, and its place
 * in line is a pair of links in flat arrays.
 *
 * Each job is in one lane: the lane of its state, or, while it waits, the lane of its queue and priority. Lanes are in
 * the order of the latest change, so they are the order of claiming and the order of the jobs table at once.
 */
export class MemoryJobStore implements JobStore {
  readonly #slots = new Map<string, number>();
  readonly #jobs: (Job | undefined)[] = [];
  /** One run, or all of them, oldest first; most jobs have one. */
  readonly #runs: (EndedRun | readonly EndedRun[] | undefined)[] = [];
  /** What a job was asked before it was edited, oldest first; few jobs have any. */
  readonly #edits = new Map<string, readonly EarlierRequest[]>();
  readonly #free: number[] = [];
  readonly #links = new Links();
  readonly #lanes = new Map<JobState, Lane>();
  readonly #waiting = new Map<string, Map<number, Lane>>();
  /** The waiting jobs once more, by the keys that they share a limit by. */
  readonly #keyed = { concurrency: new KeyLanes('concurrencyKey'), rate: new KeyLanes('rateKey') };
  readonly #starts = new StartLog();
  /** May hold jobs that are no longer due then; they are dropped when their turn comes. */
  readonly #due = new TinyQueue<DueEntry>([], (a, b) => a.dueAt - b.dueAt);
  /** The job that has a key. */
  readonly #keys = new Map<string, string>();
  /** The jobs with a unique key, the newest last; few have one. */
  readonly #unique = new Map<string, Set<string>>();
  readonly #dependencies = new MemoryDependencies((jobId) => this.get(jobId));
  readonly #queues = new Map<string, QueueSettings>();
  readonly #schedules = new MemorySchedules();
  readonly #facts = new FactCount();
  readonly #failures = new FailureLog();
  readonly #search = new MemorySearch({
    links: this.#links,
    jobAt: (slot) => this.#jobs[slot] ?? null,
    lastRunAt: (slot) => this.#lastRun(slot),
    slots: () => this.#jobs.length,
    lanesOf: (state) => this.#lanesOf(state),
  });
  #engine = NEW_ENGINE_SETTINGS;
  #lastEvent: JobEvent | null = null;
  readonly #journal = new MemoryJournal();
  /** The job that was put back last, and in which lane: those of one step have their places near each other. */
  #putBack: { readonly lane: Lane; readonly slot: number } | null = null;

  constructor() {
    for (const state of JOB_STATES) if (state !== 'waiting') this.#lanes.set(state, newLane());
  }

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
      running: [...this.#inLane(this.#lanes.get('running') as Lane)] as RunningJob[],
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
      if (step !== undefined) this.#journal.add(step, current, this.#links.change(slot), null);
      if (before.payload !== after.payload) this.#keepEdit(current, after, event);
      this.#leaveLane(current, slot);
    }
    this.#jobs[slot] = after;
    if (restores === undefined) this.#links.append(this.#laneOf(after), slot);
    else this.#putInPlace(after, slot, restores.step);
    if (to !== undefined) this.#moveTo(to, this.#laneOf(after), slot);
    if (after.state === 'waiting') this.#enterKeyed(after, slot);
    else if (after.state === 'running') this.#starts.add(after);
    if (before?.options !== after.options) {
      this.#changeUnique(after.id, before?.options.unique?.key, after.options.unique?.key);
    }
    if (run !== null) this.#keepRun(slot, run);
    if (after.state === 'scheduled' || after.state === 'retrying') {
      this.#due.push({ dueAt: after.dueAt, jobId: after.id, revision: after.revision });
    }
    this.#schedules.apply(after);
    this.#failures.apply(event);
    this.#facts.add(event);
    this.#lastEvent = event;
    return true;
  }

  #leaveLane(job: Job, slot: number): void {
    this.#links.remove(this.#laneOf(job), slot);
    if (job.state === 'waiting') this.#leaveKeyed(job, slot);
    if (this.#putBack?.slot === slot) this.#putBack = null;
  }

  #delete(event: JobDeletion): boolean {
    const { before, step } = event;
    const slot = this.#slots.get(before.id);
    const current = slot === undefined ? undefined : this.#jobs[slot];
    if (slot === undefined || current?.revision !== before.revision) return false;
    const belongings = { runs: this.#runs[slot], edits: this.#edits.get(before.id) };
    this.#journal.add(step, current, this.#links.change(slot), belongings);
    this.#schedules.forget(current);
    this.#remove(slot);
    this.#facts.add(event);
    this.#lastEvent = event;
    return true;
  }

  #putInPlace(job: Job, slot: number, step: number): void {
    const lane = this.#laneOf(job);
    const { change, belongings } = this.#journal.use(step, job.id, job.revision);
    if (belongings !== null) {
      this.#runs[slot] = belongings.runs;
      if (belongings.edits !== undefined) this.#edits.set(job.id, belongings.edits);
    }
    this.#links.insert(lane, slot, change, this.#putBack?.lane === lane ? this.#putBack.slot : NONE);
    this.#putBack = { lane, slot };
  }

  /** What its runs so far were made with. Edited again before a run, there is nothing new to keep. */
  #keepEdit(before: Job, after: Job, { at, restores }: JobChange): void {
    const edits = this.#edits.get(before.id) ?? [];
    const last = edits.at(-1);
    const { runs: untilRun } = before.tries;
    if (restores !== undefined) {
      // That edit was taken back.
      if (last?.untilRun === untilRun && last.payload === after.payload) {
        this.#edits.set(before.id, edits.slice(0, -1));
      }
    } else if (untilRun > 0 && last?.untilRun !== untilRun) {
      const { name, payload, options } = before;
      this.#edits.set(before.id, [...edits, { untilRun, at, name, payload, options }]);
    }
  }

  #laneOf(job: Job): Lane {
    if (job.state !== 'waiting') return this.#lanes.get(job.state) as Lane;
    let byPriority = this.#waiting.get(job.queue);
    if (byPriority === undefined) {
      byPriority = new Map();
      this.#waiting.set(job.queue, byPriority);
    }
    let lane = byPriority.get(job.options.priority);
    if (lane === undefined) {
      lane = newLane();
      byPriority.set(job.options.priority, lane);
    }
    return lane;
  }

  #isBeside(to: LinePosition, { queue, options }: Job): boolean {
    if (to === 'front') return true;
    const beside = this.get('before' in to ? to.before : to.after);
    const isWaiting = beside?.state === 'waiting' && beside.queue === queue;
    return isWaiting && beside.options.priority === options.priority;
  }

  /** It is the last of its lane so far. */
  #moveTo(to: LinePosition, lane: Lane, slot: number): void {
    const slotOf = (jobId: string): number => this.#slots.get(jobId) ?? NONE;
    let behind = lane.first;
    if (to !== 'front') behind = 'before' in to ? slotOf(to.before) : this.#links.next(slotOf(to.after));
    if (behind === NONE || behind === slot) return;
    this.#links.remove(lane, slot);
    this.#links.insertBefore(lane, slot, behind);
  }

  #enterKeyed(job: WaitingJob, slot: number): void {
    const { concurrency, rate } = this.#keyed;
    const change = this.#links.change(slot);
    concurrency.enter(job, slot, change);
    rate.enter(job, slot, change);
  }

  #leaveKeyed(job: WaitingJob, slot: number): void {
    const { concurrency, rate } = this.#keyed;
    concurrency.leave(job, slot);
    rate.leave(job, slot);
  }

  *#inLane(lane: Lane): Generator<Job> {
    for (let slot = lane.first; slot !== NONE; slot = this.#links.next(slot)) yield this.#jobs[slot] as Job;
  }

  #keepRun(slot: number, run: EndedRun): void {
    const kept = this.#runs[slot];
    if (kept === undefined) this.#runs[slot] = run;
    else this.#runs[slot] = 'jobId' in kept ? [kept, run] : [...kept, run];
  }

  get(jobId: string): Job | null {
    const slot = this.#slots.get(jobId);
    return slot === undefined ? null : (this.#jobs[slot] ?? null);
  }

  uniqueHolder(key: string): Job | null {
    const newest = [...(this.#unique.get(key) ?? [])].at(-1);
    return newest === undefined ? null : this.get(newest);
  }

  #changeUnique(id: string, from: string | undefined, to: string | undefined): void {
    if (from === to) return;
    if (from !== undefined) {
      const ids = this.#unique.get(from);
      ids?.delete(id);
      if (ids?.size === 0) this.#unique.delete(from);
    }
    if (to === undefined) return;
    // Ids are in the order of their making: one that was deleted and is back is not the newest for that.
    const ids = [...(this.#unique.get(to) ?? []), id].sort();
    this.#unique.set(to, new Set(ids));
  }

  runs(jobId: string, limit: number): readonly EndedRun[] {
    const slot = this.#slots.get(jobId);
    const kept = slot === undefined ? undefined : this.#runs[slot];
    if (kept === undefined || limit < 1) return [];
    return 'jobId' in kept ? [kept] : kept.slice(-limit).reverse();
  }

  edits(jobId: string, limit: number): readonly EarlierRequest[] {
    const kept = this.#edits.get(jobId) ?? [];
    return limit < 1 ? [] : kept.slice(-limit).reverse();
  }

  readonly journal: UndoJournal = {
    entries: (step, after, limit) => this.#journal.entries(step, after, limit, (jobId) => this.get(jobId)),
    size: (step) => this.#journal.size(step),
    forget: (step, limit) => {
      const gone = this.#journal.forget(step, limit);
      for (const jobId of gone ?? []) this.#dependencies.forget(jobId);
      return gone;
    },
    keeps: (jobId) => this.#journal.keeps(jobId),
  };

  waiting(queue: string, limit: number): readonly WaitingJob[] {
    const jobs: WaitingJob[] = [];
    const byPriority = [...(this.#waiting.get(queue) ?? [])].sort(([a], [b]) => b - a);
    for (const [, lane] of byPriority) {
      for (let slot = lane.first; slot !== NONE && jobs.length < limit; slot = this.#links.next(slot)) {
        jobs.push(this.#jobs[slot] as WaitingJob);
      }
    }
    return jobs;
  }

  line({ queue, after, only, without, limit }: LineQuery): LineStretch {
    const keyed = only === null ? null : this.#keyed[only.type];
    const links = keyed?.links ?? this.#links;
    const lanes = keyed === null ? this.#waiting.get(queue) : keyed.lanesOf(queue, only?.key ?? '');
    const full = new Set(without.map(({ type, key }) => `${type} ${key}`));
    const jobs: WaitingJob[] = [];
    let looked = 0;
    for (const [priority, lane] of [...(lanes ?? [])].sort(([a], [b]) => b - a)) {
      if (after !== null && priority > after.priority) continue;
      const isSame = after !== null && priority === after.priority;
      let slot = isSame ? this.#firstBehind(links, lane, after.place, after.row) : lane.first;
      for (; slot !== NONE; slot = links.next(slot)) {
        const job = this.#jobs[slot] as WaitingJob;
        const { concurrencyKey, rateKey } = job.options;
        looked += 1;
        if (!full.has(`concurrency ${concurrencyKey}`) && !full.has(`rate ${rateKey}`)) jobs.push(job);
        if (jobs.length === limit || looked === MOST_LOOKED_AT) {
          return { jobs, next: { priority, place: this.#links.change(slot), row: slot } };
        }
      }
    }
    return { jobs, next: null };
  }

  #firstBehind(links: Links, lane: Lane, place: number, row: number): number {
    const job = this.#jobs[row];
    const isThere = job?.state === 'waiting' && this.#links.change(row) === place;
    let slot = isThere ? row : lane.first;
    while (slot !== NONE && this.#links.change(slot) <= place) slot = links.next(slot);
    return slot;
  }

  ahead(jobId: string, most: number): number {
    const job = this.get(jobId);
    if (job?.state !== 'waiting') return 0;
    let jobs = 0;
    for (const [priority, { size }] of this.#waiting.get(job.queue) ?? []) {
      if (priority > job.options.priority) jobs += size;
    }
    let slot = this.#links.previous(this.#slots.get(jobId) ?? NONE);
    for (; slot !== NONE && jobs < most; slot = this.#links.previous(slot)) jobs += 1;
    return Math.min(jobs, most);
  }

  oldestWaiting(): WaitingJob | null {
    let oldest: WaitingJob | null = null;
    for (const byPriority of this.#waiting.values()) {
      for (const lane of byPriority.values()) {
        if (lane.first === NONE) continue;
        const job = this.#jobs[lane.first] as WaitingJob;
        if (oldest === null || job.since < oldest.since) oldest = job;
      }
    }
    return oldest;
  }

  due(now: number, limit: number): readonly DueJob[] {
    const jobs: DueJob[] = [];
    const kept: DueEntry[] = [];
    for (let entry = this.#due.peek(); entry !== undefined; entry = this.#due.peek()) {
      if (entry.dueAt > now || jobs.length === limit) break;
      this.#due.pop();
      const job = this.#stillDue(entry);
      if (job === null) continue;
      jobs.push(job);
      kept.push(entry);
    }
    // They stay due until an event moves them on.
    for (const entry of kept) this.#due.push(entry);
    return jobs;
  }

  nextDueAt(): number | null {
    for (let entry = this.#due.peek(); entry !== undefined; entry = this.#due.peek()) {
      if (this.#stillDue(entry) !== null) return entry.dueAt;
      this.#due.pop();
    }
    return null;
  }

  #stillDue(entry: DueEntry): DueJob | null {
    const job = this.get(entry.jobId);
    if (job === null || job.revision !== entry.revision) return null;
    return job.state === 'scheduled' || job.state === 'retrying' ? job : null;
  }

  list(query: JobQuery): StoredPage | null {
    const after = query.cursor === null ? START : parseCursor(query.cursor);
    if (after === null) return null;
    const lanes = this.#lanesOf(query.state);
    const total = lanes.reduce((sum, lane) => sum + lane.size, 0);
    const items: { job: Job; lastRun: EndedRun | null }[] = [];
    let last = after;
    for (const slot of this.#latestFirst(lanes, after)) {
      if (items.length === query.limit) return { items, next: `${last.change}:${last.slot}`, total };
      items.push({ job: this.#jobs[slot] as Job, lastRun: this.#lastRun(slot) });
      last = { change: this.#links.change(slot), slot };
    }
    return { items, next: null, total };
  }

  #lastRun(slot: number): EndedRun | null {
    const kept = this.#runs[slot];
    return kept === undefined ? null : 'jobId' in kept ? kept : (kept.at(-1) ?? null);
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

  #lanesOf(state: JobState | null): readonly Lane[] {
    const waiting = [...this.#waiting.values()].flatMap((byPriority) => [...byPriority.values()]);
    if (state === 'waiting') return waiting;
    if (state === null) return [...this.#lanes.values(), ...waiting];
    return [this.#lanes.get(state) as Lane];
  }

  /** Merges lanes, the latest change first, from the changes before `after` on. */
  *#latestFirst(lanes: readonly Lane[], after: Cursor): Generator<number> {
    const heads = lanes.map((lane) => this.#firstBefore(lane, after)).filter((slot) => slot !== NONE);
    const newest = new TinyQueue(heads, (a, b) => this.#links.change(b) - this.#links.change(a));
    for (let slot = newest.pop(); slot !== undefined; slot = newest.pop()) {
      yield slot;
      const next = this.#links.previous(slot);
      if (next !== NONE) newest.push(next);
    }
  }

  /** The newest of a lane that changed before that. Where the cursor's job is still in its place, at once. */
  #firstBefore(lane: Lane, { change, slot }: Cursor): number {
    const job = this.#jobs[slot];
    if (job !== undefined && this.#links.change(slot) === change && this.#laneOf(job) === lane) {
      return this.#links.previous(slot);
    }
    let at = lane.last;
    while (at !== NONE && this.#links.change(at) >= change) at = this.#links.previous(at);
    return at;
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
    const lane = this.#lanes.get('blocked') as Lane;
    let slot = lane.first;
    while (slot !== NONE && this.#links.change(slot) <= last) slot = this.#links.next(slot);
    for (; slot !== NONE && jobs.length < limit; slot = this.#links.next(slot)) {
      jobs.push(this.#jobs[slot] as Job);
      last = this.#links.change(slot);
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
    const { completedMs, deadMs, maxFinished } = retention;
    const pruned: PrunedJob[] = [];
    const isPast = ({ state, finishedAt }: FinishedJob): boolean =>
      finishedAt + (state === 'dead' ? deadMs : completedMs) < now;
    const firsts = FINISHED.map((state) => {
      const lane = this.#lanes.get(state) as Lane;
      return { lane, slot: this.#firstToRemove(lane.first) };
    });
    const prune = (isWanted: (job: FinishedJob) => boolean): void => {
      while (pruned.length < limit) {
        const first = this.#earliest(
          firsts.filter(({ slot }) => slot !== NONE && isWanted(this.#jobs[slot] as FinishedJob)),
        );
        if (first === null) return;
        const { slot } = first;
        first.slot = this.#firstToRemove(this.#links.next(slot));
        this.#dependencies.remove((this.#jobs[slot] as Job).id);
        pruned.push(this.#remove(slot));
      }
    };
    prune(isPast);
    prune(() => this.#finished > maxFinished);
    return pruned;
  }

  get #finished(): number {
    return FINISHED.reduce((sum, state) => sum + (this.#lanes.get(state) as Lane).size, 0);
  }

  /** From that slot on; a job that a blocked one depends on is kept. */
  #firstToRemove(from: number): number {
    let slot = from;
    while (slot !== NONE && this.#dependencies.hasBlockedChild((this.#jobs[slot] as Job).id)) {
      slot = this.#links.next(slot);
    }
    return slot;
  }

  /** The one that changed first. */
  #earliest<T extends { readonly slot: number }>(firsts: readonly T[]): T | null {
    const change = ({ slot }: T): number => this.#links.change(slot);
    return firsts.reduce<T | null>((a, b) => (a !== null && change(a) <= change(b) ? a : b), null);
  }

  #remove(slot: number): PrunedJob {
    const job = this.#jobs[slot] as Job;
    const { id, queue, state, key } = job;
    this.#failures.remove(job);
    this.#leaveLane(job, slot);
    this.#slots.delete(id);
    this.#edits.delete(id);
    this.#changeUnique(id, job.options.unique?.key, undefined);
    if (key !== null) this.#keys.delete(key);
    this.#jobs[slot] = undefined;
    this.#runs[slot] = undefined;
    this.#free.push(slot);
    return { id, queue, state };
  }

  saveSchedules(changes: readonly ScheduleChange[]): void {
    this.#schedules.save(changes);
  }

  deleteSchedule(scheduleId: string): void {
    this.#schedules.delete(scheduleId);
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

interface DueEntry {
  readonly dueAt: number;
  readonly jobId: string;
  readonly revision: number;
}

/** The last job of a page: the number of its change, and its slot as a hint. */
interface Cursor {
  readonly change: number;
  readonly slot: number;
}

const START: Cursor = { change: Number.POSITIVE_INFINITY, slot: NONE };

function parseCursor(text: string): Cursor | null {
  const parts = /^(-?\d{1,15}(?:\.\d{1,20})?(?:e-\d{1,3})?):(\d{1,10})$/.exec(text);
  return parts === null ? null : { change: Number(parts[1]), slot: Number(parts[2]) };
}

const FINISHED = ['completed', 'dead', 'cancelled'] as const;

const NONE_REFUSED: readonly Refusal[] = [];
