import type { RunningJob } from '../../../shared/jobs/job.ts';
import { type QueueSettings, type StoredStart, startsKeptMs } from '../job-store.ts';

/** The starts of the queues that have a rate, as the store in memory keeps them: those of the last interval. */
export class StartLog {
  readonly #keptMs = new Map<string, number>();
  readonly #starts = new Map<string, StoredStart[]>();

  keep(settings: QueueSettings): void {
    const keptMs = startsKeptMs(settings);
    if (keptMs > 0) this.#keptMs.set(settings.name, keptMs);
    else {
      this.#keptMs.delete(settings.name);
      this.#starts.delete(settings.name);
    }
  }

  add({ queue, options, startedAt: at }: RunningJob): void {
    const keptMs = this.#keptMs.get(queue);
    if (keptMs === undefined) return;
    const starts = this.#starts.get(queue) ?? [];
    const kept = starts.findIndex((start) => start.at > at - keptMs);
    starts.splice(0, kept === -1 ? starts.length : kept);
    starts.push({ queue, key: options.rateKey ?? null, at });
    this.#starts.set(queue, starts);
  }

  all(): readonly StoredStart[] {
    return [...this.#starts.values()].flat();
  }
}
