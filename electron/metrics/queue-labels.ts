import { OTHER_QUEUES } from '../../shared/numbers/history.ts';
import { Places } from './places.ts';

/**
 * What has a label of its own is bounded: a name for each job would take all memory, here and where it is collected. The
 * first so many queues have one; all that come later share `other`, which is told once.
 */
export class QueueLabels {
  readonly #places: Places;
  readonly #now: () => number;
  readonly #onFull: () => void;
  #toldOf = false;

  constructor(options: {
    readonly most: number;
    readonly onFull: () => void;
    /** A queue that was not seen for so long gives its label back for another one. Default: it keeps it. */
    readonly silent?: { readonly ms: number; readonly now: () => number };
  }) {
    const { most, onFull, silent = { ms: Number.POSITIVE_INFINITY, now: () => 0 } } = options;
    this.#places = new Places({ most, silentMs: silent.ms });
    this.#now = silent.now;
    this.#onFull = onFull;
  }

  of(queue: string): string {
    if (this.has(queue) || this.#places.take(queue, this.#now())) return queue;
    if (!this.#toldOf) {
      this.#toldOf = true;
      this.#onFull();
    }
    return OTHER_QUEUES;
  }

  has(queue: string): boolean {
    return queue === OTHER_QUEUES || this.#places.has(queue);
  }

  /** It has something to tell now. */
  see(label: string): void {
    this.#places.see(label, this.#now());
  }
}
