import { problemReply, type Reply } from './reply.ts';
import type { StreamReply } from './streams.ts';

/** One thing that can be asked for. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** The whole path. */
  readonly path: string;
  answer(asked: Asked): Reply | StreamReply | Promise<Reply | StreamReply>;
}

export interface Asked {
  readonly query: URLSearchParams;
  /** What the client would like to get; '' when it doesn't say. */
  readonly accept: string;
  /** Of server-sent events: the last one that it has; '' when it has none. */
  readonly lastEventId: string;
  /** What was sent as JSON; nothing with a GET, or when it was empty. */
  readonly input: unknown;
}

export type RouteTable = ReadonlyMap<string, readonly Route[]>;

export function tableOf(routes: readonly Route[]): RouteTable {
  return Map.groupBy(routes, ({ path }) => path);
}

/** HEAD is GET whose body stays away. */
export function findRoute(table: RouteTable, method: string, path: string): Route | Reply {
  const here = table.get(path);
  if (here === undefined) return NOT_FOUND;
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allow = here
    .flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
    .join(', ');
  return here.find((route) => route.method === wanted) ?? wrongMethod(allow);
}

const NOT_FOUND = problemReply(404, 'not-found', [
  {
    field: '',
    expected: 'a path of this endpoint',
    got: 'another one',
    fix: 'docs/endpoint.md lists them.',
  },
]);

const wrongMethod = (allow: string): Reply =>
  problemReply(
    405,
    'wrong-method',
    [{ field: '', expected: allow, got: 'another method', fix: 'Nothing was done. Use one of these.' }],
    { Allow: allow },
  );
