import type { JobEvent } from '../../shared/events.ts';
import type { Clock } from '../clock.ts';
import { isPromise, type JobStore } from './job-store.ts';

/** `committed`: the store has it and everybody was told. `moved-on`: the job had changed meanwhile. */
export type CommitVerdict = 'committed' | 'moved-on' | { readonly failed: Error };

type Settle = (verdict: CommitVerdict) => void;

/**
 * Group commit. What is submitted while a commit is under way, or in the same turn, is committed together by the next
 * one, so that durability costs one flush a group and not one a job. Verdicts come in the order of submission, after
 * `deliver` has been told about the whole group.
 *
 * Groups are formed in microtasks, which is fast; but a chain of them that never ends would keep timers, sockets and
 * the screen waiting. So after BREATHER_MS without a break the next group waits for its turn of the event loop.
 */
export class Committer {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #deliver: (events: readonly JobEvent[]) => void;
  #events: JobEvent[] = [];
  #settles: (Settle | null)[] = [];
  #scheduled = false;
  #committing = false;
  #lastBreath = 0;
  #breathing = false;
  #groups = 0;
  /** Who waits for the group that is being gathered, and for the one under way. */
  #gathering: (() => void)[] = [];
  #underWay: (() => void)[] = [];

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly deliver: (events: readonly JobEvent[]) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#deliver = options.deliver;
  }

  submit(event: JobEvent, settle: Settle | null): void {
    this.#events.push(event);
    this.#settles.push(settle);
    this.#schedule();
  }

  /**
   * Submitted in one turn, these are one group. Rejects when the store did not take it; events whose job had moved on
   * are left out.
   */
  submitAll(events: readonly JobEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (verdict: CommitVerdict): void => {
        if (typeof verdict === 'object') reject(verdict.failed);
        else resolve();
      };
      // The verdict of the last one is that of the group.
      events.forEach((event, index) => {
        this.submit(event, index === events.length - 1 ? settle : null);
      });
    });
  }

  /** Resolves when all that was submitted so far has its verdict. */
  settled(): Promise<void> {
    if (this.#events.length > 0) return new Promise((resolve) => this.#gathering.push(resolve));
    if (this.#committing) return new Promise((resolve) => this.#underWay.push(resolve));
    return Promise.resolve();
  }

  #schedule(): void {
    if (this.#scheduled || this.#committing) return;
    this.#scheduled = true;
    if (this.#outOfBreath()) setImmediate(this.#flush);
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
    this.#events = [];
    this.#settles = [];
    this.#underWay = this.#gathering;
    this.#gathering = [];
    this.#committing = true;
    let refused: ReturnType<JobStore['commit']>;
    try {
      refused = this.#store.commit(events);
    } catch (error) {
      this.#fail(settles, error);
      return;
    }
    if (isPromise(refused)) {
      refused.then(
        (indices) => this.#committed(events, settles, indices),
        (error: unknown) => this.#fail(settles, error),
      );
    } else this.#committed(events, settles, refused);
  };

  #committed(
    events: readonly JobEvent[],
    settles: readonly (Settle | null)[],
    refused: readonly number[],
  ): void {
    this.#committing = false;
    const left = refused.length === 0 ? null : new Set(refused);
    this.#deliver(left === null ? events : events.filter((_, index) => !left.has(index)));
    for (let index = 0; index < settles.length; index += 1) {
      settles[index]?.(left?.has(index) ? 'moved-on' : 'committed');
    }
    this.#next();
  }

  #fail(settles: readonly (Settle | null)[], cause: unknown): void {
    this.#committing = false;
    const failed = new Error(`committing ${settles.length} changes to the job store`, { cause });
    for (const settle of settles) settle?.({ failed });
    this.#next();
  }

  #next(): void {
    if (this.#underWay.length > 0) for (const resolve of this.#underWay.splice(0)) resolve();
    if (this.#events.length > 0) this.#schedule();
  }
}

/** Below the 5 ms that the main loop may be held up for; timers and IPC get their turn at least this often. */
const BREATHER_MS = 2;
const GROUPS_A_LOOK = 8;
