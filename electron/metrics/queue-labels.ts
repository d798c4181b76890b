import { OTHER_QUEUES } from '../../shared/history.ts';

/**
 * What has a label of its own is bounded: a name for each job would take all memory, here and where it is collected. The
 * first so many queues have one; all that come later share `other`, which is told once.
 */
export class QueueLabels {
  readonly #most: number;
  readonly #onFull: () => void;
  readonly #known = new Set<string>();
  #toldOf = false;

  constructor(options: { readonly most: number; readonly onFull: () => void }) {
    this.#most = options.most;
    this.#onFull = options.onFull;
  }

  of(queue: string): string {
    if (queue === OTHER_QUEUES || this.#known.has(queue)) return queue;
    if (this.#known.size < this.#most) {
      this.#known.add(queue);
      return queue;
    }
    if (!this.#toldOf) {
      this.#toldOf = true;
      this.#onFull();
    }
    return OTHER_QUEUES;
  }
}
