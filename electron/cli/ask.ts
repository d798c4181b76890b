import { describeProblem } from '../../shared/result.ts';
import { type ControlClient, Refused } from '../control/client.ts';
import { BAD_INPUT, NOT_DONE } from './exit-codes.ts';
import { createPaint, type Paint } from './paint.ts';
import { reach } from './reach.ts';

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
}

export const fail = (text: string): void => void process.stderr.write(`jobdeck: ${text.trimEnd()}\n`);

/** Finds who answers, and lets go of it in the end. The value is the exit code. */
export async function ask(
  options: AskOptions & { readonly version: string; readonly create?: boolean },
  act: (ask: Ask) => Promise<number>,
): Promise<number> {
  const { json = false, version, create = false } = options;
  const reached = await reach({
    ...(options.data === undefined ? {} : { data: options.data }),
    version,
    create,
  });
  if (!reached.ok) {
    fail(reached.error);
    return BAD_INPUT;
  }
  const { client, folder, runs } = reached.value;
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
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    fail(describeProblem(error.problem));
    return NOT_DONE;
  } finally {
    await client.close();
  }
}
