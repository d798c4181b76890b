import type { Problem } from '../../shared/result.ts';
import type { CarriedOut, Dispatch, SomeHandlers } from '../ipc/dispatch.ts';
import { offersOf } from './offered.ts';
import { openApiOf } from './open-api.ts';
import { inputFromQuery } from './parameters.ts';
import { jsonReply, type ProblemCode, problemReply, type Reply } from './reply.ts';
import type { Route } from './routes.ts';

/**
 * The contract under /v1: each command and query that makes sense outside of the window at the path of its name, with
 * the input of its schema, and the document that describes them, made of the same schemas.
 */
export function contractRoutes(
  handlers: SomeHandlers,
  dispatch: Dispatch,
  version: string,
): readonly Route[] {
  const offers = offersOf(handlers);
  const document = jsonReply(200, openApiOf(offers, version));
  const routes = offers.flatMap(({ kind, name, path, input }): readonly Route[] => {
    const carryOut = async (given: unknown): Promise<Reply> =>
      replyOf(name, await dispatch.carryOut(kind, name, given));
    const byPost: Route = { method: 'POST', path, answer: (asked) => carryOut(asked.input) };
    if (kind === 'command') return [byPost];
    const byGet: Route = {
      method: 'GET',
      path,
      answer: ({ query }) => carryOut(input === null ? undefined : inputFromQuery(query, input)),
    };
    return [byGet, byPost];
  });
  return [{ method: 'GET', path: '/v1/openapi.json', answer: () => document }, ...routes];
}

/** The value that was answered, or the problems. */
function replyOf(name: string, carriedOut: CarriedOut): Reply {
  if (carriedOut.type === 'refused') {
    return refusedReply(REFUSALS[carriedOut.because], [carriedOut.problem]);
  }
  const { reply } = carriedOut;
  if (isFailure(reply)) {
    const problems = Array.isArray(reply.error)
      ? (reply.error as readonly Problem[])
      : [reply.error as Problem];
    return refusedReply(kindOf(problems), problems);
  }
  const value = isSuccess(reply) ? reply.value : reply;
  if (value === null && NULL_IS_MISSING.has(name)) return problemReply(404, 'not-found', [MISSING]);
  return jsonReply(200, value);
}

type Refusal = readonly [status: number, code: ProblemCode];
const REFUSALS: Readonly<Record<'unknown' | 'shape' | 'bug', Refusal>> = {
  unknown: [404, 'not-found'],
  shape: [400, 'invalid-input'],
  bug: [500, 'bug'],
};

function refusedReply([status, code]: Refusal, problems: readonly Problem[]): Reply {
  return problemReply(status, code, problems);
}

/** Nothing but a Result has `ok`. */
function isFailure(reply: unknown): reply is { readonly error: unknown } {
  return typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === false;
}

function isSuccess(reply: unknown): reply is { readonly value: unknown } {
  return typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === true;
}

const NULL_IS_MISSING: ReadonlySet<string> = new Set([
  'jobs.detail',
  'jobs.graph',
  'schedules.detail',
  'runs.output',
]);

const MISSING: Problem = {
  field: '',
  expected: 'something that is kept',
  got: 'nothing of that id',
  fix: 'It may have been deleted or pruned, or it has printed nothing.',
};

/** Nothing of it is there; the store takes no changes; else the request can't be carried out as things are. */
function kindOf(problems: readonly Problem[]): Refusal {
  const isAll = (code: Problem['code']): boolean => problems.every((problem) => problem.code === code);
  if (isAll('not-found')) return [404, 'not-found'];
  return isAll('unavailable') ? [503, 'unavailable'] : [422, 'refused'];
}
