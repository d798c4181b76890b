import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two a command; 32 serve 16 commands at once, and are made in one go. */
const BATCH = 32;
/** In every Linux; Node has no call for it. */
const MAKER = 'mkfifo';
/** Not in Node's list: names a file without opening it, so that it counts neither as reader nor as writer. */
const O_PATH = 0o10000000;
const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** Both ends, as file descriptors. Whoever takes a pipe closes them. */
export interface Pipe {
  readonly readEnd: number;
  readonly writeEnd: number;
  /** Both ends are closed, here and everywhere: it may be used again. */
  reuse(): void;
  /** Somebody out of reach may still hold an end. */
  discard(): void;
}

/**
 * Real pipes, for Linux. What Node calls a pipe is a socket there, and a socket cannot be opened by name: to a command
 * with one, `echo oops > /dev/stderr` fails. Node cannot make pipes; but a named one serves, opened from both sides.
 * The names are removed at once, and nothing is left behind, even by a crash.
 */
export class PipePool {
  #isUsable = process.platform === 'linux';
  readonly #free: number[] = [];

  /** Null where there is none to be had: then Node's own have to do. */
  take(): Pipe | null {
    if (this.#free.length === 0 && this.#isUsable) this.#isUsable = this.#make();
    const anchor = this.#free.pop();
    if (anchor === undefined) return null;
    const path = `/proc/self/fd/${anchor}`;
    let readEnd: number | null = null;
    try {
      // The reader first, and without waiting: a pipe opens for writing only when somebody reads.
      readEnd = openSync(path, O_RDONLY | O_NONBLOCK);
      const writeEnd = openSync(path, O_WRONLY);
      return {
        readEnd,
        writeEnd,
        reuse: () => void this.#free.push(anchor),
        discard: () => closeSync(anchor),
      };
    } catch {
      if (readEnd !== null) closeSync(readEnd);
      closeSync(anchor);
      return null;
    }
  }

  #make(): boolean {
    let folder: string | null = null;
    try {
      folder = mkdtempSync(join(tmpdir(), 'jobdeck-'));
      const paths = Array.from({ length: BATCH }, (_, index) => join(folder ?? '', String(index)));
      if (spawnSync(MAKER, ['-m', '600', ...paths], { stdio: 'ignore' }).status !== 0) return false;
      for (const path of paths) this.#free.push(openSync(path, O_PATH));
      return true;
    } catch {
      // No room, no permission, too many files open.
      return this.#free.length > 0;
    } finally {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    }
  }
}
