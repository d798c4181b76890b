import type { Problem } from '../../shared/result.ts';
import type { CarriedOut, Dispatch, SomeHandlers } from '../ipc/dispatch.ts';
import { offersOf } from './offered.ts';
import { openApiOf } from './open-api.ts';
import { inputFromQuery } from './parameters.ts';
import { jsonReply, problemReply, type Reply } from './reply.ts';
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
    return problemReply(STATUS_OF_REFUSAL[carriedOut.because], [carriedOut.problem]);
  }
  const { reply } = carriedOut;
  if (isFailure(reply)) {
    const problems = Array.isArray(reply.error)
      ? (reply.error as readonly Problem[])
      : [reply.error as Problem];
    return problemReply(statusOf(problems), problems);
  }
  const value = isSuccess(reply) ? reply.value : reply;
  if (value === null && NULL_IS_MISSING.has(name)) return problemReply(404, [MISSING]);
  return jsonReply(200, value);
}

const STATUS_OF_REFUSAL = { unknown: 404, shape: 400, bug: 500 } as const;

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
function statusOf(problems: readonly Problem[]): 404 | 422 | 503 {
  if (problems.every(({ expected }) => /^the (id|name) of a/.test(expected))) return 404;
  return problems.every(({ field, expected }) => field === '' && /store|disk/.test(expected)) ? 503 : 422;
}
