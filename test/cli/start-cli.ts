import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { createProgram } from '../../electron/cli/program.ts';

const CLI = resolve(import.meta.dirname, '../../electron/cli.ts');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * The command line, with its default folders below a temporary one. Commands run in this process: that is quick, and they
 * are the same but for their first lines in cli.ts. Engines run in processes of their own.
 */
export class CliBench {
  readonly #root = mkdtempSync(join(tmpdir(), 'jobdeck-cli-'));
  readonly #started: ChildProcess[] = [];

  /** To be called once a file, at its top. */
  static forThisFile(): CliBench {
    const bench = new CliBench();
    beforeAll(() => {
      vi.stubEnv('NO_COLOR', '1');
      vi.stubEnv('JOBDECK_DATA', '');
      vi.stubEnv('XDG_DATA_HOME', join(bench.#root, 'share'));
      vi.stubEnv('XDG_CONFIG_HOME', join(bench.#root, 'config'));
      vi.stubEnv('XDG_CACHE_HOME', join(bench.#root, 'cache'));
    });
    afterEach(() => {
      for (const child of bench.#started.splice(0)) child.kill('SIGKILL');
    });
    afterAll(() => {
      vi.unstubAllEnvs();
      rmSync(bench.#root, { recursive: true, force: true, maxRetries: 5 });
    });
    return bench;
  }

  /** A data folder of its own. */
  folder(): string {
    return mkdtempSync(join(this.#root, 'data-'));
  }

  /** Runs to its end. */
  async jobdeck(...args: readonly string[]): Promise<Ended> {
    const written = { out: '', err: '' };
    let code = 0;
    const catchAll = (stream: 'out' | 'err') => (chunk: unknown) => {
      written[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
      return true;
    };
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(catchAll('out')),
      vi.spyOn(process.stderr, 'write').mockImplementation(catchAll('err')),
    ];
    const setExitCode = (given: number): void => {
      code = given;
    };
    try {
      await createProgram({ version: '0.1.0', setExitCode }).parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      code = error.exitCode === 0 ? 0 : 2;
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    return { code, ...written };
  }

  /** The same, and its output as JSON; the exit code has to be 0. */
  async json<T>(command: string, ...args: readonly string[]): Promise<T> {
    const words = ['schedule', 'alerts'].includes(command) ? [command, args[0] ?? ''] : [command];
    const { code, out, err } = await this.jobdeck(...words, '--json', ...args.slice(words.length - 1));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as T;
  }

  /** Queues a job; its id. */
  async add(data: string, ...args: readonly string[]): Promise<string> {
    return (await this.json<{ readonly id: string }>('add', '--data', data, ...args)).id;
  }

  /** Queues all of a file of jobs. */
  async importText(data: string, format: string, text: string): Promise<void> {
    const file = join(mkdtempSync(join(this.#root, 'import-')), `jobs.${format}`);
    writeFileSync(file, text);
    await this.json('import', file, '--data', data);
  }

  /** The same in a process of its own, for who wants several at once. */
  async spawn(...args: readonly string[]): Promise<Ended> {
    const child = this.#start(args);
    const written = { out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.err += text));
    const [code] = await once(child, 'close');
    return { code: code as number, ...written };
  }

  #start(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#started.push(child);
    return child;
  }

  /** An engine that runs on the folder in a process of its own; resolves when it can be asked. */
  async serve(data: string, ...args: readonly string[]): Promise<ChildProcess> {
    const child = this.#start(['run', '--data', data, '--log', ...args]);
    let log = '';
    const ended = once(child, 'close').then(() => Promise.reject(new Error(log)));
    ended.catch(() => undefined);
    const served = new Promise<void>((resolve) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes('event=control_served')) resolve();
      });
    });
    await Promise.race([served, ended]);
    return child;
  }
}
