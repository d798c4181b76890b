import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { openInput } from './input-file.ts';
import type { Pipe, PipePool } from './pipe-pool.ts';
import type { RunRequest } from './protocol.ts';
import { RUN_VARIABLE, runMark, STORE_VARIABLE } from './run-mark.ts';

/** A process that was started, and our ends of its output. */
export interface StartedProcess {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Starts the program of a request; throws what spawn throws. */
export function startProcess(
  request: RunRequest,
  env: Readonly<Record<string, string>>,
  pool: PipePool,
): StartedProcess {
  const input = request.stdin === undefined ? null : openInput(request.stdin);
  const output = pool.take();
  const errors = pool.take();
  const options = spawnOptions(request, env);
  try {
    // Without text to read, standard input is empty from the start: a program that asks must not wait for ever.
    const stdin = request.stdin === undefined ? 'ignore' : (input ?? 'pipe');
    const stdio = [stdin, output?.writeEnd ?? 'pipe', errors?.writeEnd ?? 'pipe'] as const;
    const child = spawn(request.program, request.args, { ...options, stdio: [...stdio] });
    const stdout = output === null ? child.stdout : readerOf(output);
    const stderr = errors === null ? child.stderr : readerOf(errors);
    if (stdout === null || stderr === null) throw new Error('expected streams of a process with pipes');
    // A program need not read its input to the end.
    child.stdin?.on('error', () => undefined).end(request.stdin);
    return { child, stdout, stderr };
  } catch (error) {
    for (const pipe of [output, errors]) {
      if (pipe === null) continue;
      closeSync(pipe.readEnd);
      pipe.discard();
    }
    throw error;
  } finally {
    // The command has them now, or never will.
    for (const end of [input, output?.writeEnd, errors?.writeEnd])
      if (typeof end === 'number') closeSync(end);
  }
}

function readerOf(pipe: Pipe): Readable {
  const socket = new Socket({ fd: pipe.readEnd, readable: true, writable: false });
  let isAtEnd = false;
  socket.once('end', () => {
    isAtEnd = true;
  });
  socket.once('close', () => (isAtEnd ? pipe.reuse() : pipe.discard()));
  return socket;
}

/** A job does not get to say whose process it is. */
function mark({ jobId, run }: RunRequest, env: Readonly<Record<string, string>>): Record<string, string> {
  const store = env[STORE_VARIABLE];
  const marks = { [RUN_VARIABLE]: runMark(jobId, run) };
  return store === undefined ? marks : { ...marks, [STORE_VARIABLE]: store };
}

function spawnOptions(request: RunRequest, env: Readonly<Record<string, string>>): SpawnOptions {
  return {
    cwd: request.cwd,
    env: { ...env, ...request.env, ...mark(request, env) },
    // A process group of its own, so that it can be ended with all it starts. On Windows it would open a console.
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(request.verbatim ? { windowsVerbatimArguments: true } : {}),
  };
}
