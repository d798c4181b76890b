import type { JobEvent } from '../../shared/jobs/events.ts';
import { JOB_STATES, type JobState } from '../../shared/jobs/job.ts';
import type { StoredState } from './job-store.ts';

type Counts = Record<JobState, number>;

const isFailing = ({ state }: { readonly state: JobState }): boolean =>
  state === 'retrying' || state === 'dead';

const zero = (): Counts => Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Counts;

/** How many jobs are in each state, kept from the committed events, so that no screen ever asks the store to count. */
export class JobCounts {
  readonly #all = zero();
  #clearedAt: number | null = null;
  readonly #byQueue = new Map<string, Counts>();

  load(stored: StoredState): void {
    for (const { queue, state, jobs } of stored.counts) {
      this.#of(queue)[state] += jobs;
      this.#all[state] += jobs;
    }
  }

  apply(event: JobEvent): void {
    const { before, after } = event;
    if (after === null) {
      this.remove(before, event.at);
      return;
    }
    const all = this.#all;
    const here = this.#of(after.queue);
    if (before !== null) {
      const there = before.queue === after.queue ? here : this.#of(before.queue);
      all[before.state] -= 1;
      there[before.state] -= 1;
    }
    all[after.state] += 1;
    here[after.state] += 1;
    if (before !== null && isFailing(before)) this.#leftFailing(event.at);
  }

  /** A job that was pruned or deleted is nowhere any more. */
  remove(job: { readonly queue: string; readonly state: JobState }, at: number): void {
    this.#all[job.state] -= 1;
    this.#of(job.queue)[job.state] -= 1;
    if (isFailing(job)) this.#leftFailing(at);
  }

  #leftFailing(at: number): void {
    if (this.failing === 0) this.#clearedAt = at;
  }

  /** Jobs that are retrying or dead. */
  get failing(): number {
    return this.#all.retrying + this.#all.dead;
  }

  /** When the last of them was none any more, wall time, ms; null: none has been since the start. */
  get clearedAt(): number | null {
    return this.#clearedAt;
  }

  all(): Readonly<Counts> {
    return { ...this.#all };
  }

  of(queue: string): Readonly<Counts> {
    return { ...(this.#byQueue.get(queue) ?? zero()) };
  }

  waitingIn(queue: string): number {
    return this.#byQueue.get(queue)?.waiting ?? 0;
  }

  get(state: JobState): number {
    return this.#all[state];
  }

  /** Jobs that will end without anybody doing anything. When there are none, what is blocked stays blocked. */
  get open(): number {
    return this.#all.scheduled + this.#all.waiting + this.#all.running + this.#all.retrying;
  }

  get finished(): number {
    return this.#all.completed + this.#all.dead + this.#all.cancelled;
  }

  #of(queue: string): Counts {
    let counts = this.#byQueue.get(queue);
    if (counts === undefined) {
      counts = zero();
      this.#byQueue.set(queue, counts);
    }
    return counts;
  }
}
