import type { WorkerTimes } from '../../shared/numbers/snapshot.ts';

/** How long workers were busy and idle, ms, added up over all of them. Time is monotonic, ms. */
export class WorkerTime {
  #at: number;
  #busyMs = 0;
  #idleMs = 0;
  #running = 0;
  #workers = 0;

  constructor(at: number) {
    this.#at = at;
  }

  /** To be told of every change. Runs beyond a limit that was lowered are busy workers, and none is idle then. */
  set(at: number, running: number, workers: number): void {
    const ms = Math.max(0, at - this.#at);
    this.#busyMs += ms * this.#running;
    this.#idleMs += ms * Math.max(0, this.#workers - this.#running);
    this.#at = at;
    this.#running = running;
    this.#workers = workers;
  }

  present(): WorkerTimes {
    return { busyMs: Math.round(this.#busyMs), idleMs: Math.round(this.#idleMs) };
  }
}
