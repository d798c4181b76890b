import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { bootId, readProcStat } from '../../process-identity.ts';
import { formatLine, type JournalLine } from './journal-lines.ts';

/** A journal is not written anew before it has grown to this. */
const COMPACT_BYTES = 65_536;

/**
 * Writes the journal. Each line is handed to the system before the next thing is done, and not flushed to the disk:
 * what it guards against, processes that outlive us, does not outlive the machine.
 *
 * It is put in place whole, by a rename, with what is under way and nothing else: at the start, when it has grown, and
 * when it could not be written for a while, so that then nothing is missing in it.
 */
export class Journal {
  readonly #path: string;
  readonly #onFailure: (error: unknown) => void;
  readonly #launcher: string;
  /** The lines of what is under way. */
  readonly #open = new Map<number, string>();
  #descriptor: number | null = null;
  #bytes = 0;
  #compactAt = COMPACT_BYTES;
  #hasFailed = false;

  constructor(path: string, onFailure: (error: unknown) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
    const started = startOf(process.pid, performance.timeOrigin);
    this.#launcher = formatLine({ type: 'launcher', bootId: bootId(), pid: process.pid, started });
    this.#compact();
  }

  /** Before the start of a command. */
  run(id: number, jobId: string, run: number): void {
    this.#add(id, { type: 'run', id, jobId, run });
  }

  started(id: number, pid: number): void {
    this.#add(id, { type: 'started', id, pid, started: startOf(pid, Date.now()) });
  }

  ended(id: number): void {
    this.#open.delete(id);
    this.#append(formatLine({ type: 'ended', id }));
  }

  #add(id: number, line: JournalLine): void {
    const text = formatLine(line);
    this.#open.set(id, (this.#open.get(id) ?? '') + text);
    this.#append(text);
  }

  #append(line: string): void {
    if (this.#descriptor === null || this.#bytes > this.#compactAt) {
      if (this.#compact()) return;
    }
    if (this.#descriptor === null) return;
    try {
      writeFileSync(this.#descriptor, line);
      this.#bytes += line.length;
    } catch (error) {
      // Half of it may be written: nothing may follow that.
      this.#close();
      this.#failed(error);
    }
  }

  #compact(): boolean {
    const text = this.#launcher + [...this.#open.values()].join('');
    const draft = `${this.#path}.draft`;
    // Whether it succeeds or not, it is not tried again before as much has been added.
    this.#compactAt = Math.max(COMPACT_BYTES, 2 * text.length, this.#bytes + COMPACT_BYTES);
    let descriptor: number | null = null;
    try {
      descriptor = openSync(draft, 'w', 0o600);
      writeFileSync(descriptor, text);
      renameSync(draft, this.#path);
    } catch (error) {
      if (descriptor !== null) discard(descriptor, draft);
      this.#failed(error);
      return false;
    }
    this.#close();
    this.#descriptor = descriptor;
    this.#bytes = text.length;
    this.#compactAt = Math.max(COMPACT_BYTES, 2 * text.length);
    return true;
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** Told once: it would be told of every command otherwise. */
  #failed(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#onFailure(error);
  }
}

function discard(descriptor: number, path: string): void {
  closeSync(descriptor);
  try {
    rmSync(path, { force: true });
  } catch {
    // It is written over by the next.
  }
}

/**
 * When a process was started: in Linux exactly, in ticks since the machine started, by one small file; elsewhere about,
 * in ms since 1970, since there another process would have to be started to know.
 */
function startOf(pid: number, aboutMs: number): number {
  if (process.platform !== 'linux') return Math.round(aboutMs);
  return Number(readProcStat(pid)?.startTime ?? Number.NaN);
}
