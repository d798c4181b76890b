import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { channelOf } from '../../shared/channels.ts';
import {
  type CommandName,
  type CommandReply,
  commands,
  type QueryName,
  type QueryReply,
  queries,
} from '../../shared/contract.ts';
import { describeProblem, err, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { errorStack, errorText, type Logger } from '../logger.ts';
import { createRefusalLog } from './refusal-log.ts';
import { refuseSender, type SenderFrame } from './sender.ts';

/**
 * The only door between the window and the engine. Every message is checked twice before its handler sees it: who sent
 * it, and what it says. What is refused changes nothing and leaves a line in the log.
 *
 * A command answers a refusal as a Result, as it answers any failure. A query has no place for one in its answer, so
 * its promise is rejected with the same sentence.
 */
export interface Handlers {
  readonly commands: {
    readonly [N in CommandName]: (
      input: z.output<(typeof commands)[N]['input']>,
    ) => CommandReply<N> | Promise<CommandReply<N>>;
  };
  readonly queries: {
    readonly [N in QueryName]: (
      input: z.output<(typeof queries)[N]['input']>,
    ) => QueryReply<N> | Promise<QueryReply<N>>;
  };
}

export interface IpcServerOptions {
  readonly ipc: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly handlers: Handlers;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The commands that answer with all that is wrong, not with one problem; the type finds them in the contract. */
const ANSWERS_ALL_PROBLEMS: {
  readonly [N in CommandName as CommandReply<N> extends Result<unknown, Problem> ? never : N]: true;
} = {
  'jobs.enqueue': true,
  'jobs.edit': true,
  'jobs.duplicate': true,
  'schedules.add': true,
  'schedules.change': true,
  'schedules.remove': true,
  'schedules.pause': true,
  'schedules.resume': true,
  'schedules.runNow': true,
  'tour.start': true,
};

/** Returns the undo. */
export function serveIpc({ ipc, handlers, logger, clock }: IpcServerOptions): () => void {
  const logRefusal = createRefusalLog(logger, clock);
  const channels: string[] = [];

  const serve = (channel: string, call: Call): void => {
    channels.push(channel);
    ipc.handle(channel, async (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      const problem = refuseSender(event.senderFrame as SenderFrame | null) ?? refuseExtra(args);
      if (problem) {
        logRefusal(channel, describeProblem(problem));
        return call.refuse(problem);
      }
      const parsed = call.input.safeParse(args[0]);
      if (!parsed.success) {
        const wrong = problemOf(parsed.error, args[0], channel);
        logRefusal(channel, describeProblem(wrong));
        return call.refuse(wrong);
      }
      try {
        return await call.handle(parsed.data);
      } catch (error) {
        logger.log('ERROR', 'ipc_bug', { channel, error: errorStack(error) });
        return call.refuse(bugProblem(channel, error));
      }
    });
  };

  for (const name of keysOf(commands)) {
    const handle = handlers.commands[name] as (input: unknown) => unknown;
    const refuse = (problem: Problem) => err(name in ANSWERS_ALL_PROBLEMS ? [problem] : problem);
    serve(channelOf.command(name), { input: commands[name].input, handle, refuse });
  }
  for (const name of keysOf(queries)) {
    const handle = handlers.queries[name] as (input: unknown) => unknown;
    serve(channelOf.query(name), { input: queries[name].input, handle, refuse: refuseByThrowing });
  }
  return () => {
    for (const channel of channels.splice(0)) ipc.removeHandler(channel);
  };
}

/** A call of the contract with its types put aside; `Handlers` has already held each handler to its own. */
interface Call {
  readonly input: z.ZodType;
  readonly handle: (input: unknown) => unknown;
  readonly refuse: (problem: Problem) => unknown;
}

function refuseByThrowing(problem: Problem): never {
  throw new Error(describeProblem(problem));
}

function refuseExtra(args: readonly unknown[]): Problem | null {
  if (args.length <= 1) return null;
  return {
    field: '',
    expected: 'one input',
    got: `${args.length} arguments`,
    fix: 'Send one value that fits the contract.',
  };
}

function problemOf(error: z.ZodError, input: unknown, channel: string): Problem {
  const issue = error.issues[0];
  return {
    field: issue?.path.join('.') ?? '',
    expected: `an input that fits ${channel} (${issue?.message ?? 'unknown'})`,
    // Its type alone: what was meant for a job may hold passwords and tokens, and this goes into the log.
    got: input === null ? 'null' : `a value of type ${typeof input}`,
    fix: 'Nothing was changed. This is a bug of the window; reload it and try again.',
  };
}

function bugProblem(channel: string, error: unknown): Problem {
  return {
    field: '',
    expected: `${channel} to be carried out`,
    got: `an error inside Jobdeck (${errorText(error)})`,
    fix: 'The log has the details. Try again, and report it when it happens again.',
  };
}

function keysOf<T extends object>(object: T): (keyof T & string)[] {
  return Object.keys(object) as (keyof T & string)[];
}
