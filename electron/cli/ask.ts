import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { describeProblem } from '../../shared/result.ts';
import { type ControlClient, Refused } from '../control/client.ts';
import type { Terminal } from '../live-line.ts';
import { BAD_INPUT, NOT_DONE } from './exit-codes.ts';
import { createPaint, type Paint } from './paint.ts';
import { type NoJobsYet, reach } from './reach.ts';

/** Of every command that asks a Jobdeck for something. */
export interface AskOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What such a command works with. */
export interface Ask {
  readonly client: ControlClient;
  readonly folder: string;
  /** A Jobdeck runs there: what is put in line starts by itself. */
  readonly runs: boolean;
  readonly json: boolean;
  readonly paint: Paint;
  readonly print: (text: string) => void;
  /** To standard error, for a person; nothing that a script needs. */
  readonly note: (text: string) => void;
  /** Where progress is drawn, if it is a terminal. */
  readonly progress: Terminal;
  /** Asks a person and tells whether they agree; null: nobody is there to be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Somebody else to ask while the client is busy with an answer; to be closed by the caller. null: there is none. */
  readonly beside: () => Promise<ControlClient | null>;
}

async function confirmOnTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+D closes it without an answer, and Ctrl+C rejects: both are a no.
  const closed = once(lines, 'close').then(() => '');
  try {
    const answer = await Promise.race([lines.question(question).catch(() => ''), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

export const fail = (text: string): void => void process.stderr.write(`jobdeck: ${text.trimEnd()}\n`);

/** Finds who answers, and lets go of it in the end. The value is the exit code. */
export async function ask(
  options: AskOptions & { readonly version: string; readonly noJobsYet: NoJobsYet },
  act: (ask: Ask) => Promise<number>,
): Promise<number> {
  const { json = false, version, noJobsYet } = options;
  const reached = await reach({
    ...(options.data === undefined ? {} : { data: options.data }),
    version,
    noJobsYet,
  });
  if (!reached.ok) {
    fail(reached.error);
    return BAD_INPUT;
  }
  const { client, folder, runs, beside } = reached.value;
  try {
    return await act({
      client,
      folder,
      runs,
      json,
      paint: createPaint(options.color, process.stdout, process.env),
      print: (text) => process.stdout.write(text),
      note: (text) => {
        if (!json) process.stderr.write(text);
      },
      progress: process.stderr,
      confirm: process.stdin.isTTY && process.stderr.isTTY ? confirmOnTerminal : null,
      beside,
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    fail(describeProblem(error.problem));
    return NOT_DONE;
  } finally {
    await client.close();
  }
}
