import type { RunEntry } from '../run-entry.ts';
import type { BatchedRun, OutputBatch } from './protocol.ts';

/** Gathered in a ms by the main process, written in some 10 by the thread: nobody waits for long behind it. */
const MAX_BYTES = 1_048_576;
const MAX_RUNS = 500;

interface Taken {
  readonly entry: RunEntry;
  /** As it was when it was taken: a run may end while the batch is written. */
  readonly ended: boolean;
}

/** The next that is to be written, from the front of a queue. */
export class Batch {
  readonly forgotten: ReadonlySet<string>;
  readonly taken: readonly Taken[];
  readonly #runs: BatchedRun[] = [];
  readonly #parts: Uint8Array[] = [];

  constructor(forgotten: ReadonlySet<string>, queue: Iterable<RunEntry>) {
    this.forgotten = forgotten;
    const taken: Taken[] = [];
    let bytes = 0;
    for (const entry of queue) {
      if (bytes >= MAX_BYTES || taken.length >= MAX_RUNS) break;
      bytes += this.#add(entry);
      taken.push({ entry, ended: entry.isEnded });
    }
    this.taken = taken;
  }

  content(): OutputBatch {
    return { forgotten: [...this.forgotten], runs: this.#runs, bytes: joined(this.#parts) };
  }

  #add(entry: RunEntry): number {
    const { jobId, run } = entry;
    const { head, skipped, skippedLines, tail } = entry.view();
    const headLength = head.length;
    const tailLength = tail.length;
    this.#runs.push({ jobId, run, headLength, tailLength, skipped, skippedLines });
    this.#parts.push(head, tail);
    return headLength + tailLength;
  }
}

/** In memory of its own, which can be handed over; Buffer.concat may answer a piece of a shared pool. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}
