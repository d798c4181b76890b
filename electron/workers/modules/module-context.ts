import { formatWithOptions } from 'node:util';
import type { ModuleContext } from 'jobdeck/module';
import { MAX_PROGRESS_TEXT, type Progress } from '../../../shared/jobs/job.ts';
import { shortened } from '../../../shared/words/format.ts';
import { oneLine } from '../../../shared/words/one-line.ts';
import { OUTPUT_INTERVAL_MS } from '../launcher/protocol.ts';
import type { JobRequest } from './protocol.ts';

export function createContext(
  request: JobRequest,
  signal: AbortSignal,
  progress: ProgressPost,
): ModuleContext {
  const { jobId, attempt, previousError, parents } = request;
  return Object.freeze({
    signal,
    progress: (share: number, text = '') => progress.tell(progressOf(share, text)),
    log: (...values: readonly unknown[]) =>
      void process.stdout.write(`${formatWithOptions({ colors: false }, ...values)}\n`),
    jobId,
    attempt,
    previousError,
    parents,
  });
}

/** What is off by a rounding error is put right; what is no number is a mistake of the author. */
function progressOf(share: number, text: unknown): Progress {
  if (typeof share !== 'number') {
    throw new TypeError(`progress: expected a number from 0 to 1, got ${typeof share}.`);
  }
  const told = text === undefined || text === null ? '' : String(text);
  return {
    share: Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share)),
    text: shortened(oneLine(told.slice(0, 4 * MAX_PROGRESS_TEXT)), MAX_PROGRESS_TEXT),
  };
}

/**
 * Sends progress at most 10 times a second, and always the last. Looked at in each call, because a module that computes
 * without pause lets no timer through.
 */
export class ProgressPost {
  readonly #send: (progress: Progress) => void;
  #held: Progress | null = null;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(send: (progress: Progress) => void) {
    this.#send = send;
  }

  tell(progress: Progress): void {
    this.#held = progress;
    const wait = this.#sentAt + OUTPUT_INTERVAL_MS - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  /** Nothing more is sent: the run is over. */
  close(): void {
    clearTimeout(this.#timer);
    this.#held = null;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#held === null) return;
    this.#send(this.#held);
    this.#held = null;
    this.#sentAt = performance.now();
  }
}
