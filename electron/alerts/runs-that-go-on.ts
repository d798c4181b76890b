import type { RunningJob } from '../../shared/jobs/job.ts';
import type { Engine } from '../queue/engine.ts';

/** What a run said last speaks for it for so long. */
const SAID_MS = 600_000;
/** One that only talks is trusted for a day; a timeout that somebody gave it says more. */
const TRUSTED_MS = 86_400_000;

interface Said {
  readonly text: string;
  /** Monotonic, ms. */
  readonly at: number;
}

/**
 * Runs under way that are known to go on: within a timeout of their own, or with a new last line or progress in the last 10
 * minutes. Bounded by the number of workers.
 */
export class RunsThatGoOn {
  readonly #engine: Pick<Engine, 'progressOf' | 'output'>;
  #said: ReadonlyMap<string, Said> = new Map();

  constructor(engine: Pick<Engine, 'progressOf' | 'output'>) {
    this.#engine = engine;
  }

  /** By queue, for how long the oldest of them is under way, ms. */
  look(
    running: readonly RunningJob[],
    { at, monotonic }: { readonly at: number; readonly monotonic: number },
  ): ReadonlyMap<string, number> {
    const said = new Map<string, Said>();
    const ages = new Map<string, number>();
    for (const job of running) {
      const key = `${job.id} ${job.tries.runs}`;
      const text = this.#textOf(job);
      const before = this.#said.get(key);
      const last =
        before?.text === text ? before : { text, at: text === '' ? Number.NEGATIVE_INFINITY : monotonic };
      said.set(key, last);
      const age = at - job.startedAt;
      const { timeoutMs } = job.options;
      const talks = monotonic - last.at < SAID_MS && age <= TRUSTED_MS;
      if (talks || (timeoutMs !== null && age <= timeoutMs))
        ages.set(job.queue, Math.max(ages.get(job.queue) ?? 0, age));
    }
    this.#said = said;
    return ages;
  }

  #textOf({ id, tries }: RunningJob): string {
    const progress = this.#engine.progressOf(id);
    const told = progress === null ? '' : `${progress.share} ${progress.text}`;
    return `${told}${this.#engine.output.lastLine(id, tries.runs)}`;
  }
}
