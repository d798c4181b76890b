import type { Logger } from '../../logger.ts';

/** What has a label of its own is bounded: a name for each job would take all memory, here and where it is collected. */
export const MAX_QUEUE_LABELS = 100;
export const OTHER = 'other';

/** The first so many queues have labels of their own; all that come later share `other`, and the log tells so once. */
export class QueueLabels {
  readonly #logger: Logger;
  readonly #known = new Set<string>();
  #toldOf = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  of(queue: string): string {
    if (this.#known.has(queue)) return queue;
    if (this.#known.size < MAX_QUEUE_LABELS) {
      this.#known.add(queue);
      return queue;
    }
    if (!this.#toldOf) {
      this.#toldOf = true;
      this.#logger.log('WARN', 'metric_labels_full', { labels: MAX_QUEUE_LABELS, further_queues_as: OTHER });
    }
    return OTHER;
  }
}
