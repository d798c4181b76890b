import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import type {
  CommandInput,
  CommandName,
  CommandReply,
  QueryInput,
  QueryName,
  QueryReply,
} from '../../shared/contract/contract.ts';
import type { RunOutput } from '../../shared/jobs/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { placesToConnect } from './place.ts';
import { readLines } from './read-lines.ts';
import {
  type AnswerLine,
  encodeLine,
  type Hello,
  helloSchema,
  MAX_LINE_BYTES,
  outputFromWire,
  PROTOCOL,
} from './wire.ts';

/** The contract, as the command line has it: over the socket of a Jobdeck that runs, or straight on a data folder. */
export interface ControlClient {
  /** Rejects with a Refused, or when the connection was lost. */
  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandReply<N>>;
  query<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryReply<N>>;
  /** What is followed by `output.follow`. Returns its undo. */
  onOutput(listener: (output: RunOutput) => void): () => void;
  close(): Promise<void>;
}

/** A call was refused, or there is nobody any more who could answer it. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`refused: expected ${problem.expected}, got ${problem.got}`);
    this.problem = problem;
  }
}

/** As long as a machine under load may take to say hello, ms. */
const HELLO_MS = 10_000;

/** null: no Jobdeck serves this folder. The error: one does, and it can't be talked to. */
export async function connectToFolder(dataFolder: string): Promise<Result<ControlClient | null>> {
  let folder: string;
  try {
    folder = realpathSync(dataFolder);
  } catch {
    return ok(null);
  }
  for (const path of placesToConnect(folder)) {
    const connected = await connect(path);
    if (!connected.ok) return connected;
    if (connected.value === null) continue;
    const socket = connected.value;
    const lines = readLines(socket, MAX_LINE_BYTES * 2);
    const hello = await greet(socket, lines, path);
    if (!hello.ok) return hello;
    // The address was copied with its folder, and leads to where it was copied from.
    if (hello.value?.hello.folder === folder) return ok(new SocketClient(socket, lines));
    socket.destroy();
  }
  return ok(null);
}

async function connect(path: string): Promise<Result<Socket | null>> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    return ok(socket);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // Nobody there, or a file that a killed one left.
    if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR', 'EINVAL'].includes(code)) return ok(null);
    const isForeign = code === 'EACCES' || code === 'EPERM';
    return err({
      field: '',
      expected: `to reach the Jobdeck at ${path}`,
      got: isForeign ? `no permission (${code})` : message,
      fix: isForeign
        ? 'It belongs to another user, and its owner alone can talk to it.'
        : 'Try again, or quit that Jobdeck first.',
    });
  }
}

/** null: it was on its way out. */
async function greet(
  socket: Socket,
  lines: AsyncGenerator<string>,
  path: string,
): Promise<Result<Hello | null>> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, HELLO_MS);
  const line = await firstOf(lines);
  clearTimeout(timer);
  if (line === null && !isLate) return ok(null);
  const parsed = helloSchema.safeParse(line === null ? null : parseJson(line));
  if (parsed.success && parsed.data.hello.protocol === PROTOCOL) return ok(parsed.data);
  socket.destroy();
  if (line === null) {
    return err({
      field: '',
      expected: `the Jobdeck at ${path} to say hello`,
      got: 'no answer',
      fix: 'Try again, or quit that Jobdeck and start it anew.',
    });
  }
  return err({
    field: '',
    expected: `a Jobdeck at ${path} that speaks the language of this command line`,
    got: parsed.success ? `version ${parsed.data.hello.version}, which speaks another` : 'something else',
    fix: 'Use the jobdeck command line of the same version as the app.',
  });
}

async function firstOf(lines: AsyncGenerator<string>): Promise<string | null> {
  try {
    const first = await lines.next();
    return first.done === true ? null : first.value;
  } catch {
    return null;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

class SocketClient implements ControlClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(output: RunOutput) => void>();
  readonly #ended: Promise<void>;
  #lost: Refused | null = null;
  #lastId = 0;

  constructor(socket: Socket, lines: AsyncGenerator<string>) {
    this.#socket = socket;
    this.#ended = this.#read(lines);
  }

  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandReply<N>> {
    return this.#call((id) => ({ id, command: name, input })) as Promise<CommandReply<N>>;
  }

  async query<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryReply<N>> {
    const reply = await this.#call((id) => ({ id, query: name, input }));
    return (name === 'runs.output' ? outputFromWire(reply) : reply) as QueryReply<N>;
  }

  onOutput(listener: (output: RunOutput) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.#ended;
  }

  #call(lineOf: (id: number) => Parameters<typeof encodeLine>[0]): Promise<unknown> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    this.#lastId += 1;
    const id = this.#lastId;
    const line = encodeLine(lineOf(id));
    const bytes = Buffer.byteLength(line);
    if (bytes > MAX_LINE_BYTES) return Promise.reject(new Refused(tooMuch(bytes)));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(line);
    });
  }

  async #read(lines: AsyncGenerator<string>): Promise<void> {
    try {
      for await (const line of lines) this.#take(JSON.parse(line));
    } catch {
      // What it was makes no difference to who waits: there is no answer.
    }
    this.#lost = new Refused(LOST);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }

  #take(line: AnswerLine | { readonly push: 'output'; readonly value: unknown }): void {
    if ('push' in line) {
      const output = outputFromWire(line.value);
      if (output !== null) for (const listener of this.#listeners) listener(output);
      return;
    }
    // Without an id the server could not read what was sent: one call after the other, so it was the oldest.
    const id = line.id ?? this.#waiting.keys().next().value;
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if ('refused' in line) waiting.reject(new Refused(line.refused));
    else waiting.resolve(line.reply);
  }
}

const LOST: Problem = {
  field: '',
  expected: 'an answer from Jobdeck',
  got: 'the end of the connection: it has quit or was ended',
  fix: 'What was asked for may have been done: look before you ask again.',
};

function tooMuch(bytes: number): Problem {
  return {
    field: '',
    expected: `at most ${MAX_LINE_BYTES.toLocaleString('en')} bytes at once`,
    got: bytes.toLocaleString('en'),
    fix: 'Nothing was sent. Send less at once.',
  };
}
