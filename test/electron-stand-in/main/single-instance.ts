import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a second instance tells the first. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/**
 * One instance per user data folder. The answer has to come at once, so the lock is a file with the holder's process
 * id; the message to the holder goes over a socket and is awaited before the second instance exits.
 */
export class SingleInstance {
  readonly #userData: string;
  readonly #onSecond: (second: SecondInstance) => void;
  #server: Server | null = null;
  #delivery: Promise<void> = Promise.resolve();

  constructor(userData: string, onSecond: (second: SecondInstance) => void) {
    this.#userData = userData;
    this.#onSecond = onSecond;
  }

  get held(): boolean {
    return this.#server !== null;
  }

  /** Resolves when the first instance has been told, or can't be. */
  get delivered(): Promise<void> {
    return this.#delivery;
  }

  acquire(additionalData: unknown): boolean {
    if (this.#server) return true;
    mkdirSync(this.#userData, { recursive: true });
    if (!this.#takeFile()) {
      this.#delivery = this.#tell({ argv: process.argv, workingDirectory: process.cwd(), additionalData });
      return false;
    }
    if (process.platform !== 'win32') rmSync(this.#socket, { force: true });
    this.#server = createServer({ allowHalfOpen: true }, (connection) => {
      let text = '';
      connection.setEncoding('utf8');
      connection.on('data', (part: string) => {
        text += part;
      });
      connection.on('error', () => {});
      connection.on('end', () => {
        this.#onSecond(JSON.parse(text) as SecondInstance);
        connection.end();
      });
    });
    this.#server.listen(this.#socket).unref();
    process.once('exit', () => this.release());
    return true;
  }

  release(): void {
    if (!this.#server) return;
    this.#server.close();
    this.#server = null;
    rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return join(this.#userData, 'electron-stand-in.lock');
  }

  get #socket(): string {
    // A socket's path may be 107 bytes long; a user data folder's may be longer.
    const name = createHash('sha256').update(realpathSync(this.#userData)).digest('hex').slice(0, 20);
    return process.platform === 'win32'
      ? `\\\\.\\pipe\\electron-stand-in-${name}`
      : join(tmpdir(), `electron-stand-in-${name}.sock`);
  }

  #takeFile(): boolean {
    // Written first and linked then, so that nobody ever reads a lock without a process id in it.
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, String(process.pid));
    try {
      for (;;) {
        try {
          linkSync(draft, this.#file);
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
        if (isRunning(Number(readFileSync(this.#file, 'utf8')))) return false;
        rmSync(this.#file, { force: true });
      }
    } finally {
      rmSync(draft, { force: true });
    }
  }

  #tell(message: SecondInstance): Promise<void> {
    return new Promise((resolve) => {
      const connection = createConnection(this.#socket, () => connection.end(JSON.stringify(message)));
      connection.on('error', () => resolve());
      connection.on('close', () => resolve());
      connection.resume();
    });
  }
}

/** A process id is used again after a while, so on Linux the command line has to fit too. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('electron-stand-in');
  } catch {
    return false;
  }
}
