import type { z } from 'zod';
import { channelOf } from '../../shared/channels.ts';
import { commands } from '../../shared/contract/commands.ts';
import type { CommandName, CommandReply, QueryName, QueryReply } from '../../shared/contract/contract.ts';
import { queries } from '../../shared/contract/queries.ts';
import { describeProblem, err, type Problem, type Result } from '../../shared/result.ts';
import { errorStack, errorText, type Logger } from '../logger.ts';

/**
 * The contract, carried out: what every door has in common, be it the window's or the command line's. A call's shape is
 * checked before its handler sees it; what is refused changes nothing and leaves a line in the log.
 *
 * A command answers a refusal as a Result, as it answers any failure. A query has no place for one in its answer, so
 * its refusal stands beside it, and each door has its own way to hand that over.
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

/** Of a door at which some calls make no sense. */
export interface SomeHandlers {
  readonly commands: Partial<Handlers['commands']>;
  readonly queries: Partial<Handlers['queries']>;
}

export type CallKind = 'command' | 'query';
export type Answer = { readonly reply: unknown } | { readonly refused: Problem };

/** What became of a call, for a door that tells refusals by their reason. */
export type CarriedOut =
  | { readonly type: 'reply'; readonly reply: unknown }
  /** `unknown`: there is no such call at this door; `shape`: its input does not fit; `bug`: its handler threw. */
  | { readonly type: 'refused'; readonly because: 'unknown' | 'shape' | 'bug'; readonly problem: Problem };

export interface Dispatch {
  /** `name` and `input` are anybody's words. Never rejects. */
  call(kind: CallKind, name: string, input: unknown): Promise<Answer>;
  /** The same, with a refusal beside the reply for commands, too. */
  carryOut(kind: CallKind, name: string, input: unknown): Promise<CarriedOut>;
  /** For what a door finds wrong before it calls. Logged like all refusals. */
  refuse(kind: CallKind, name: string, problem: Problem): Answer;
}

export interface DispatchOptions {
  readonly handlers: SomeHandlers;
  /** Who sends what does not fit the contract, as in "a bug of the window; reload it and try again". */
  readonly advice: string;
  readonly logger: Logger;
  readonly logRefusal: (channel: string, reason: string) => void;
}

/** The commands that answer with all that is wrong, not with one problem; the type finds them in the contract. */
const ANSWERS_ALL_PROBLEMS: {
  readonly [N in CommandName as CommandReply<N> extends Result<unknown, Problem> ? never : N]: true;
} = {
  'jobs.enqueue': true,
  'jobs.import': true,
  'jobs.edit': true,
  'jobs.duplicate': true,
  'schedules.add': true,
  'schedules.change': true,
  'schedules.remove': true,
  'schedules.pause': true,
  'schedules.resume': true,
  'schedules.runNow': true,
  'templates.save': true,
  'alerts.setRule': true,
  'proposals.make': true,
  'tour.start': true,
};

export function createDispatch({ handlers, advice, logger, logRefusal }: DispatchOptions): Dispatch {
  const log = (kind: CallKind, name: string, problem: Problem): void => {
    // The log counts by channel, and a name that nobody knows would grow it without bound.
    const channel = isKnown(kind, name) ? channelOf[kind](name) : `${kind}:unknown`;
    logRefusal(channel, describeProblem(problem));
  };
  const refuse: Dispatch['refuse'] = (kind, name, problem) => {
    log(kind, name, problem);
    return refusal(kind, name, problem);
  };

  const carryOut: Dispatch['carryOut'] = async (kind, name, input) => {
    const turnDown = (because: 'unknown' | 'shape', problem: Problem, logged = problem): CarriedOut => {
      log(kind, name, logged);
      return { type: 'refused', because, problem };
    };
    if (!isKnown(kind, name)) return turnDown('unknown', unknownProblem(kind));
    const channel = channelOf[kind](name);
    const handle = handlerOf(handlers, kind, name);
    if (handle === undefined) return turnDown('unknown', windowOnly(channel));
    const parsed = schemaOf(kind, name).safeParse(input);
    if (!parsed.success) {
      const problem = problemOf(parsed.error, input, channel, advice);
      return turnDown('shape', problem, withoutKeys(problem, parsed.error, channel));
    }
    try {
      return { type: 'reply', reply: await handle(parsed.data) };
    } catch (error) {
      logger.log('ERROR', 'ipc_bug', { channel, error: errorStack(error) });
      return { type: 'refused', because: 'bug', problem: bugProblem(channel, error) };
    }
  };

  const call: Dispatch['call'] = async (kind, name, input) => {
    const carriedOut = await carryOut(kind, name, input);
    return carriedOut.type === 'reply'
      ? { reply: carriedOut.reply }
      : refusal(kind, name, carriedOut.problem);
  };

  return { call, carryOut, refuse };
}

function isKnown(kind: CallKind, name: string): boolean {
  return Object.hasOwn(kind === 'command' ? commands : queries, name);
}

function schemaOf(kind: CallKind, name: string): z.ZodType {
  return kind === 'command' ? commands[name as CommandName].input : queries[name as QueryName].input;
}

/** A handler with its types put aside; `Handlers` has already held it to its own. */
function handlerOf(
  handlers: SomeHandlers,
  kind: CallKind,
  name: string,
): ((input: unknown) => unknown) | undefined {
  const found =
    kind === 'command' ? handlers.commands[name as CommandName] : handlers.queries[name as QueryName];
  return found as ((input: unknown) => unknown) | undefined;
}

function refusal(kind: CallKind, name: string, problem: Problem): Answer {
  if (kind === 'query') return { refused: problem };
  return { reply: err(Object.hasOwn(ANSWERS_ALL_PROBLEMS, name) ? [problem] : problem) };
}

function unknownProblem(kind: CallKind): Problem {
  return {
    field: 'name',
    expected: `the name of a ${kind} of this Jobdeck`,
    got: 'another one',
    fix: 'Nothing was changed. Use the jobdeck command line of the same version as the app.',
  };
}

function windowOnly(channel: string): Problem {
  return {
    field: 'name',
    expected: 'a call that makes sense without the window',
    got: channel,
    fix: 'Nothing was changed. Only the window of Jobdeck can ask for this.',
  };
}

function problemOf(error: z.ZodError, input: unknown, channel: string, advice: string): Problem {
  const issue = error.issues[0];
  return {
    field: issue?.path.join('.') ?? '',
    expected: `an input that fits ${channel} (${issue?.message ?? 'unknown'})`,
    // Its type alone: what was meant for a job may hold passwords and tokens, and this goes into the log.
    got: input === null ? 'null' : `a value of type ${typeof input}`,
    fix: `Nothing was changed. ${advice}`,
  };
}

/** The names of keys that are not known are anybody's words, too: they are told to who sent them, and not to the log. */
function withoutKeys(problem: Problem, error: z.ZodError, channel: string): Problem {
  return error.issues[0]?.code === 'unrecognized_keys'
    ? { ...problem, expected: `an input that fits ${channel} (a key that is not known)` }
    : problem;
}

function bugProblem(channel: string, error: unknown): Problem {
  return {
    field: '',
    expected: `${channel} to be carried out`,
    got: `an error inside Jobdeck (${errorText(error)})`,
    fix: 'The log has the details. Try again, and report it when it happens again.',
  };
}
