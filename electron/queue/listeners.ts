import type { JobEvent } from '../../shared/jobs/events.ts';
import { errorText, type Logger } from '../logger.ts';

/** Who is told what happens in the engine. They steer nothing: one that throws changes nothing for the others. */
export class Listeners {
  readonly #logger: Logger;
  readonly #events = new Set<(events: readonly JobEvent[]) => void>();
  readonly #changes = new Set<() => void>();

  constructor(options: { readonly logger: Logger }) {
    this.#logger = options.logger;
  }

  onEvents(listener: (events: readonly JobEvent[]) => void): () => void {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }

  onChanged(listener: () => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  tell(events: readonly JobEvent[]): void {
    for (const listener of this.#events) {
      try {
        listener(events);
      } catch (error) {
        // A bug there; what is committed is committed, and everybody else still has to be told.
        this.#logger.log('ERROR', 'listener_threw', { error: errorText(error) });
      }
    }
  }

  changed(): void {
    for (const listener of this.#changes) listener();
  }
}
