/** What is sent, and by what a client may choose. */
export interface RingEvent {
  readonly text: string;
  readonly jobId: string;
  readonly queue: string;
}

/**
 * The last events, with their numbers: all clients read from here, each from its own place, so that a slow one costs no
 * memory of its own. Who falls behind its oldest has lost some.
 */
export class EventRing {
  readonly #size: number;
  readonly #events: RingEvent[] = [];
  #latest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** The number of the latest; 0 before there was any. */
  get latest(): number {
    return this.#latest;
  }
  /** The number of the first that is still there, or is to come. */
  get oldest(): number {
    return Math.max(1, this.#latest - this.#size + 1);
  }

  add(event: RingEvent): void {
    this.#latest += 1;
    this.#events[this.#latest % this.#size] = event;
  }

  at(number: number): RingEvent | undefined {
    const isThere = number >= this.oldest && number <= this.#latest;
    return isThere ? this.#events[number % this.#size] : undefined;
  }
}
