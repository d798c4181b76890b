import type { JobChange, JobEvent } from '../../shared/jobs/events.ts';
import { isOpen, type Job } from '../../shared/jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobStore } from './job-store.ts';
import { type Standing, settleBlocked } from './transitions.ts';

/** Blocked jobs looked at in one request to the store. */
const STEP = 500;
/** Parents asked about at once. */
const AT_ONCE = 32;
/** Ids of parents that are remembered, some 6 MB at most; with more of them the store is asked about every end. */
const MOST_PARENTS = 65_536;

/**
 * Moves blocked jobs on: in line when their parents have ended, or to cancelled when one failed and that is what was
 * asked for.
 *
 * Only what is stored counts. A job with parents is stored as blocked, whatever they have come to, and looked at after
 * that commit; an end of a parent is looked at after its commit. So whichever of the two is stored last, somebody looks
 * after both. A crash between a commit and the look is made good at the next start, when all blocked jobs are looked at.
 *
 * While nothing is blocked this costs one comparison a commit. Then parents are remembered, so that the store is not
 * asked about the end of a job that has no children.
 */
export class Unblocker {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #counts: JobCounts;
  readonly #mayWork: () => boolean;
  readonly #onError: (error: unknown) => void;
  readonly #onRest: () => void;
  /** Jobs that have not completed and that blocked jobs depend on. */
  readonly #parents = new Set<string>();
  /** Whether those are all of them. */
  #knowsAll = true;
  /** What is to be looked at: children of jobs that ended, blocked jobs, and whether all that are blocked. */
  #ended = new Set<string>();
  #blocked = new Set<string>();
  #all = false;
  /** What blocked jobs wait for is being asked, and may end meanwhile. */
  #isAsking = false;
  #running = false;
  #underWay: Promise<void> | null = null;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly counts: JobCounts;
    /** Whether the store takes changes, as far as is known. */
    readonly mayWork: () => boolean;
    readonly onError: (error: unknown) => void;
    /** Nothing is left to be looked at. */
    readonly onRest: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#counts = options.counts;
    this.#mayWork = options.mayWork;
    this.#onError = options.onError;
    this.#onRest = options.onRest;
  }

  /** Something is still to be looked at, so that a blocked job may yet move on by itself. */
  get isBusy(): boolean {
    return this.#underWay !== null || this.#hasWork;
  }

  get #hasWork(): boolean {
    return this.#all || this.#ended.size > 0 || this.#blocked.size > 0;
  }

  start(): void {
    this.#running = true;
    if (this.#counts.get('blocked') > 0) {
      this.#knowsAll = false;
      this.#all = true;
    }
    this.wake();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#underWay;
  }

  wake(): void {
    if (!this.#running || this.#underWay !== null || !this.#hasWork || !this.#mayWork()) return;
    this.#underWay = this.#work().finally(() => {
      this.#underWay = null;
      // What came in after the last look.
      this.wake();
      if (!this.isBusy) this.#onRest();
    });
  }

  /** After a commit, when it was counted. */
  apply(events: readonly JobEvent[]): void {
    if (this.#counts.get('blocked') === 0) {
      // A million parents that nobody waits for any more are not to be kept.
      if (this.#parents.size > 0) this.#parents.clear();
      this.#knowsAll ||= !this.#all;
      return;
    }
    const isNew = newIn(events);
    for (const event of events) this.#take(event, isNew);
    if (this.#ended.size + this.#blocked.size > MOST_PARENTS) this.#lookAtAll();
    this.wake();
  }

  #take(event: JobEvent, isNew: (jobId: string) => boolean): void {
    if (event.after === null) {
      // A parent that is deleted counts as failed, and is not there to be asked about.
      if (!this.#knowsAll || this.#parents.has(event.before.id)) this.#all = true;
      return;
    }
    const { before, after, parents, restores } = event;
    if (after.state === 'blocked') {
      // Jobs that were made with it have not ended: their ends are still to be told. Of others the store knows.
      if (parents?.every(isNew)) this.#remember(parents);
      else this.#blocked.add(after.id);
    }
    if (isOpen(after.state)) {
      // Retried: who still waits for others waits for it again.
      if (restores !== undefined || (before !== null && !isOpen(before.state))) this.#remember([after.id]);
      return;
    }
    const knowsAll = this.#knowsAll && this.#blocked.size === 0 && !this.#isAsking;
    if (knowsAll && restores === undefined && !this.#parents.has(after.id)) return;
    this.#ended.add(after.id);
    if (after.state === 'completed') this.#parents.delete(after.id);
  }

  /** Whether they are kept. */
  #remember(parents: readonly string[]): boolean {
    for (const parent of parents) this.#parents.add(parent);
    if (this.#parents.size <= MOST_PARENTS) return true;
    this.#parents.clear();
    this.#knowsAll = false;
    return false;
  }

  #lookAtAll(): void {
    this.#ended.clear();
    this.#blocked.clear();
    this.#all = true;
  }

  /** Never rejects: what could not be looked at is looked at when the store is well again. */
  async #work(): Promise<void> {
    while (this.#running && this.#hasWork && this.#mayWork()) {
      const ended = firstOf(this.#ended, AT_ONCE);
      const blocked = firstOf(this.#blocked, STEP);
      const all = this.#all;
      this.#all = false;
      try {
        if (blocked.length > 0) await this.#look(blocked);
        await Promise.all(ended.map((parent) => this.#children(parent)));
        if (all) await this.#everyBlocked();
      } catch (error) {
        for (const id of ended) this.#ended.add(id);
        for (const id of blocked) this.#blocked.add(id);
        this.#all ||= all;
        this.#onError(error);
        return;
      }
    }
  }

  async #look(jobIds: readonly string[]): Promise<void> {
    this.#isAsking = true;
    try {
      const standings = await this.#store.standing(jobIds);
      for (const { job, waitFor } of standings) if (job.state === 'blocked') this.#remember(waitFor);
      this.#isAsking = false;
      await this.#settle(standings);
    } finally {
      this.#isAsking = false;
    }
  }

  async #children(parent: string): Promise<void> {
    let after: number | null = null;
    do {
      const page = await this.#store.blockedBy(parent, after, STEP);
      await this.#settle(page.settled);
      after = page.next;
    } while (after !== null && this.#running);
  }

  async #everyBlocked(): Promise<void> {
    let after: number | null = null;
    let areKept = true;
    do {
      const page = await this.#store.blocked(after, STEP);
      areKept = this.#remember(page.waitFor) && areKept;
      await this.#settle(page.settled);
      after = page.next;
    } while (after !== null && this.#running);
    // Those that were blocked meanwhile have told theirs.
    this.#knowsAll = areKept && after === null;
  }

  async #settle(standings: readonly (Standing & { readonly job: Job })[]): Promise<void> {
    const now = this.#clock.now();
    const events: JobChange[] = [];
    for (const { job, ...standing } of standings) {
      const event = job.state === 'blocked' ? settleBlocked(job, standing, now) : null;
      if (event !== null) events.push(event);
    }
    const taken = await this.#committer.submitAll(events);
    // It changed meanwhile, and may still be blocked.
    for (const [index, event] of events.entries()) {
      if (taken[index] === 'moved-on') this.#blocked.add(event.after.id);
    }
  }
}

/** Which jobs came into being with these events; made only when one of them depends on others. */
function newIn(events: readonly JobEvent[]): (jobId: string) => boolean {
  let made: Set<string> | null = null;
  return (jobId) => {
    made ??= new Set(
      events.flatMap(({ before, after }) => (before === null && after !== null ? [after.id] : [])),
    );
    return made.has(jobId);
  };
}

/** Takes them out. */
function firstOf(ids: Set<string>, most: number): readonly string[] {
  const first: string[] = [];
  for (const id of ids) {
    if (first.length === most) break;
    first.push(id);
    ids.delete(id);
  }
  return first;
}
