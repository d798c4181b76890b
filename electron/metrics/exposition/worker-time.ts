/** How long workers were busy and idle, seconds, added up over all of them. Time is monotonic, ms. */
export class WorkerTime {
  #at: number;
  #busy = 0;
  #idle = 0;
  #running: number;
  #workers: number;

  constructor(at: number, running: number, workers: number) {
    this.#at = at;
    this.#running = running;
    this.#workers = workers;
  }

  /** To be told of every change. Runs beyond a limit that was lowered are busy workers, and none is idle then. */
  set(at: number, running: number, workers: number): void {
    const seconds = Math.max(0, at - this.#at) / 1000;
    this.#busy += seconds * this.#running;
    this.#idle += seconds * Math.max(0, this.#workers - this.#running);
    this.#at = at;
    this.#running = running;
    this.#workers = workers;
  }

  get busySeconds(): number {
    return this.#busy;
  }

  get idleSeconds(): number {
    return this.#idle;
  }
}
