import type { JobEvent } from '../../shared/jobs/events.ts';
import type { Clock } from '../clock.ts';
import { isPromise, type JobStore, type Refusal, type Soon } from './job-store.ts';

/**
 * `committed`: the store has it and everybody was told. `moved-on`: the job had changed meanwhile. `existing`: that job
 * has the key already.
 */
export type CommitVerdict = Taken | Failure;
interface Failure {
  readonly failed: Error;
}
export type Taken = 'committed' | 'moved-on' | { readonly existing: string };

type Settle = (verdict: CommitVerdict) => void;
type Answer = readonly Refusal[] | Failure;

/** What was handed to the store and has no verdict yet. */
interface Group {
  readonly events: readonly JobEvent[];
  readonly settles: readonly (Settle | null)[];
  readonly waiters: (() => void)[];
  answer: Answer | null;
}

/**
 * Group commit. What is submitted in the same turn is committed together, so that durability costs one flush a group
 * and not one a job. A group does not wait for the answers to those before it: a store that takes its time has several
 * at once and can flush them together. Verdicts come in the order of submission all the same, after `deliver` has been
 * told about the whole group.
 *
 * Groups are formed in microtasks, or, while a store that takes its time is at work, in turns of the event loop. But a
 * chain of microtasks that never ends would keep timers, sockets and the screen waiting. So after BREATHER_MS without a
 * break the next group waits for its turn as well.
 */
export class Committer {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #health: StoreReports;
  readonly #deliver: (events: readonly JobEvent[]) => void;
  #events: JobEvent[] = [];
  #settles: (Settle | null)[] = [];
  /** Who waits for the group that is being gathered. */
  #waiters: (() => void)[] = [];
  /** In the order of submission. */
  readonly #outstanding: Group[] = [];
  #scheduled = false;
  #lastBreath = 0;
  #breathing = false;
  #groups = 0;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    /** Told how each commit went. */
    readonly health: StoreReports;
    readonly deliver: (events: readonly JobEvent[]) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#health = options.health;
    this.#deliver = options.deliver;
  }

  submit(event: JobEvent, settle: Settle | null): void {
    this.#events.push(event);
    this.#settles.push(settle);
    this.#schedule();
  }

  /** Submitted in one turn, these are one group. Rejects when the store did not take it. */
  submitAll(events: readonly JobEvent[]): Promise<readonly Taken[]> {
    if (events.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const taken: Taken[] = [];
      const settle = (verdict: CommitVerdict): void => {
        if (typeof verdict === 'object' && 'failed' in verdict) reject(verdict.failed);
        else if (taken.push(verdict) === events.length) resolve(taken);
      };
      for (const event of events) this.submit(event, settle);
    });
  }

  /** Resolves when all that was submitted so far has its verdict. */
  settled(): Promise<void> {
    if (this.#events.length > 0) return new Promise((resolve) => this.#waiters.push(resolve));
    const last = this.#outstanding.at(-1);
    return last === undefined ? Promise.resolve() : new Promise((resolve) => last.waiters.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#outstanding.length > 0 || this.#outOfBreath()) setImmediate(this.#flush);
    else queueMicrotask(this.#flush);
  }

  #outOfBreath(): boolean {
    if (!this.#breathing) {
      this.#breathing = true;
      this.#groups = 0;
      this.#lastBreath = this.#clock.monotonic();
      setImmediate(() => {
        this.#breathing = false;
      });
      return false;
    }
    this.#groups += 1;
    // Reading the clock costs as much as a small group does.
    return this.#groups % GROUPS_A_LOOK === 0 && this.#clock.monotonic() - this.#lastBreath > BREATHER_MS;
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    const events = this.#events;
    const settles = this.#settles;
    const waiters = this.#waiters;
    this.#events = [];
    this.#settles = [];
    if (waiters.length > 0) this.#waiters = [];
    const answer = this.#commit(events);
    if (!isPromise(answer) && this.#outstanding.length === 0) {
      this.#finish(events, settles, answer);
      if (waiters.length > 0) for (const resolve of waiters) resolve();
      return;
    }
    const group: Group = { events, settles, waiters: [...waiters], answer: null };
    this.#outstanding.push(group);
    const answered = (it: Answer): void => {
      group.answer = it;
      this.#finishAnswered();
    };
    if (isPromise(answer)) answer.then(answered, (cause: unknown) => answered(failure(events, cause)));
    else answered(answer);
  };

  #commit(events: readonly JobEvent[]): Soon<Answer> {
    try {
      return this.#store.commit(events);
    } catch (cause) {
      return failure(events, cause);
    }
  }

  /** An answer that overtook others waits for theirs. */
  #finishAnswered(): void {
    for (let group = this.#outstanding[0]; group !== undefined; group = this.#outstanding[0]) {
      if (group.answer === null) return;
      this.#outstanding.shift();
      this.#finish(group.events, group.settles, group.answer);
      for (const resolve of group.waiters) resolve();
    }
  }

  #finish(events: readonly JobEvent[], settles: readonly (Settle | null)[], answer: Answer): void {
    if (isFailure(answer)) {
      this.#health.failed(answer.failed);
      for (const settle of settles) settle?.(answer);
      return;
    }
    if (answer.length === 0) {
      this.#deliver(events);
      for (const settle of settles) settle?.('committed');
    } else {
      const verdicts = verdictsOf(events.length, answer);
      this.#deliver(events.filter((_, index) => verdicts[index] === 'committed'));
      settles.forEach((settle, index) => {
        settle?.(verdicts[index] as Taken);
      });
    }
    this.#health.taken();
  }
}

export interface StoreReports {
  taken(): void;
  failed(error: unknown): void;
}

const isFailure = (answer: Answer): answer is Failure => !Array.isArray(answer);

function failure(events: readonly JobEvent[], cause: unknown): Failure {
  return { failed: new Error(`committing ${events.length} changes to the job store`, { cause }) };
}

function verdictsOf(events: number, refused: readonly Refusal[]): readonly Taken[] {
  const verdicts: Taken[] = Array.from({ length: events }, () => 'committed');
  for (const { index, existing } of refused) {
    verdicts[index] = existing === null ? 'moved-on' : { existing };
  }
  return verdicts;
}

/** Below the 5 ms that the main loop may be held up for; timers and IPC get their turn at least this often. */
const BREATHER_MS = 2;
const GROUPS_A_LOOK = 8;
