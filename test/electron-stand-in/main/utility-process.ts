import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ForkOptions, UtilityProcess } from 'electron';
import { notImplemented, standInFor, strict } from '../strict.ts';
import type { Lifecycle } from './lifecycle.ts';

const CHILD = fileURLToPath(new URL('./utility-child.ts', import.meta.url));
type Stdio = 'pipe' | 'ignore' | 'inherit';

/** `utilityProcess.fork`: a Node of its own that speaks by `process.parentPort`. */
class UtilityProcessStandIn extends EventEmitter {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;
  #running = false;
  #killed = false;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const [stdout, stderr] = outputs(options.stdio);
    const execArgv = options.execArgv ?? [];
    this.#child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...execArgv, CHILD, modulePath, ...args],
      {
        cwd: options.cwd,
        env: { ...(options.env ?? process.env), NODE_OPTIONS: undefined },
        stdio: ['ignore', stdout, stderr, 'ipc'],
        serialization: 'advanced',
      },
    );
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.once('spawn', () => {
      this.#running = true;
      this.emit('spawn');
    });
    this.#child.on('message', (message: { data: unknown }) => this.emit('message', message.data));
    this.#child.on('error', (error) => console.error('stand-in: utility process:', error.message));
    this.#child.once('exit', (code, signal) => {
      this.#running = false;
      this.emit('exit', code ?? (signal ? constants.signals[signal] : 1));
    });
  }

  get pid(): number | undefined {
    return this.#running ? this.#child.pid : undefined;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw notImplemented('utilityProcess.postMessage with ports');
    const data = cloned(message);
    if (this.#child.connected) this.#child.send({ data }, () => {});
  }

  kill(): boolean {
    if (this.#killed || this.#child.exitCode !== null) return false;
    this.#killed = true;
    return this.#child.kill('SIGTERM');
  }
}

export function makeUtilityProcess(lifecycle: Lifecycle): typeof Electron.UtilityProcess {
  return strict('utilityProcess', {
    fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
      lifecycle.requireReady('utilityProcess cannot be created before app is ready.');
      if (typeof modulePath !== 'string' || !existsSync(modulePath)) {
        throw new TypeError(`stand-in: utilityProcess.fork expected a module to run, got ${modulePath}`);
      }
      for (const unsupported of ['session', 'partition', 'respondToAuthRequestsFromMainProcess'] as const) {
        if (options[unsupported]) throw notImplemented(`utilityProcess.fork option ${unsupported}`);
      }
      return standInFor<UtilityProcess>('utilityProcess')(
        new UtilityProcessStandIn(modulePath, args, options),
      );
    },
  }) as unknown as typeof Electron.UtilityProcess;
}

function outputs(given: ForkOptions['stdio'] = 'inherit'): [Stdio, Stdio] {
  if (typeof given === 'string') return [given as Stdio, given as Stdio];
  const [stdin = 'ignore', stdout = 'inherit', stderr = 'inherit'] = given;
  if (stdin !== 'ignore') throw new TypeError('stdin value other than ignore is not supported.');
  return [stdout, stderr];
}

function cloned(message: unknown): unknown {
  try {
    return structuredClone(message);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
