import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import type { CallName, Calls, EngineMessage, EngineSettings, ToldEvent } from './messages.ts';

/** How an engine's process came up; when it was killed before, as far as it came. */
export interface Start {
  readonly isOpen: boolean;
  /** From loading the program until what was interrupted is back in line. */
  readonly startedMs: number | null;
  /** Jobs that were found running. */
  readonly running: readonly string[];
  readonly problem: StoreProblem | null;
}

export interface EngineProcessOptions extends Partial<EngineSettings> {
  readonly folder: string;
  /** What it logs is added to this file. */
  readonly logPath: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onEvents?: (events: readonly ToldEvent[]) => void;
}

const DEFAULTS = {
  concurrency: 4,
  tellsEvents: true,
  graceMs: 400,
  lingerMs: 200,
  aheadMs: 0,
  noOps: false,
} as const;

/** The harness's end of an engine in a process of its own. */
export class EngineProcess {
  /** What it said until it ended is all taken in when this resolves. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Resolves when jobs are run, or when that can't come any more. */
  readonly started: Promise<Start>;
  /** Resolves when the store is open, or when that can't come any more. */
  readonly opened: Promise<Start>;
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (value: unknown) => void>();
  readonly #onEvents: (events: readonly ToldEvent[]) => void;
  #start: Start = { isOpen: false, startedMs: null, running: [], problem: null };
  #resolveOpened: (start: Start) => void = () => undefined;
  #resolveStarted: (start: Start) => void = () => undefined;
  #lastNumber = 0;
  #isOver = false;

  constructor({ logPath, env, onEvents, ...settings }: EngineProcessOptions) {
    this.#onEvents = onEvents ?? (() => undefined);
    const log = openSync(logPath, 'a');
    const modulePath = join(import.meta.dirname, 'engine.fixture.ts');
    this.#child = spawn(process.execPath, [modulePath, JSON.stringify({ ...DEFAULTS, ...settings })], {
      stdio: ['pipe', log, log, 'pipe'],
      // With TERM and SHLVL the environment is taken as it is, and no login shell is asked for it.
      env: { ...process.env, NODE_OPTIONS: '', TERM: 'dumb', SHLVL: '1', ...env },
    });
    closeSync(log);
    this.opened = new Promise((resolve) => {
      this.#resolveOpened = resolve;
    });
    this.started = new Promise((resolve) => {
      this.#resolveStarted = resolve;
    });
    // It may be dead when it is asked.
    this.#child.stdin?.on('error', () => undefined);
    const lines = createInterface({ input: this.#child.stdio[3] as Readable });
    lines.on('line', (line) => this.#take(JSON.parse(line) as EngineMessage));
    const heard = new Promise<void>((resolve) => lines.once('close', resolve));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => {
        void heard.then(() => {
          this.#over();
          resolve({ code, signal });
        });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What it answers; null when it ended before it did. */
  ask<N extends CallName>(
    call: N,
    input: Calls[N]['input'],
  ): Promise<{ readonly value: Calls[N]['value'] } | null> {
    if (this.#isOver) return Promise.resolve(null);
    this.#lastNumber += 1;
    const n = this.#lastNumber;
    return new Promise((resolve) => {
      this.#answers.set(n, (answer) => resolve(answer as { readonly value: Calls[N]['value'] } | null));
      this.#child.stdin?.write(`${JSON.stringify({ n, call, input })}\n`);
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #take(message: EngineMessage): void {
    switch (message.type) {
      case 'opened':
        this.#start = { ...this.#start, isOpen: true, running: message.running };
        this.#resolveOpened(this.#start);
        return;
      case 'not-opened':
        this.#start = { ...this.#start, problem: message.problem };
        return;
      case 'started':
        this.#start = { ...this.#start, startedMs: message.ms };
        this.#resolveStarted(this.#start);
        return;
      case 'events':
        this.#onEvents(message.events);
        return;
      case 'answer':
        this.#answers.get(message.n)?.({ value: message.value });
        this.#answers.delete(message.n);
    }
  }

  #over(): void {
    this.#isOver = true;
    this.#resolveOpened(this.#start);
    this.#resolveStarted(this.#start);
    for (const answer of this.#answers.values()) answer(null);
    this.#answers.clear();
  }
}

/** What it answers, where it must not end before. */
export async function answerOf<N extends CallName>(
  engine: EngineProcess,
  call: N,
  input: Calls[N]['input'],
): Promise<Calls[N]['value']> {
  const answer = await engine.ask(call, input);
  if (answer === null) throw new Error(`the engine's process ended before it answered to "${call}"`);
  return answer.value;
}
