import { DatabaseSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import type { JobSearch } from '../../../../shared/search/search.ts';
import { errorText } from '../../../logger.ts';
import { IndexError } from './candidates.ts';
import { failureGroups } from './failure-groups.ts';
import { findIds, findPage } from './find-jobs.ts';
import { IndexKeeper } from './index-keeper.ts';
import type { SearchAnswer, SearchData, SearchMethods, SearchRequest } from './messages.ts';

type Methods = {
  readonly [M in keyof SearchMethods]: (
    ...args: Parameters<SearchMethods[M]>
  ) => Promise<ReturnType<SearchMethods[M]>>;
};

/**
 * Searches, inside a thread of their own and on a connection that only reads: commits never wait for them. Requests
 * take turns, step by step, so that a long one does not hold up a short one. What it knows by heart, the index, it keeps
 * in a file of its own.
 */
export function serveSearches(
  { searches: path, index: indexPath, indexFrom, idleMs }: SearchData,
  port: MessagePort,
): void {
  let db: DatabaseSync | null = null;
  const open = (): DatabaseSync => {
    db ??= new DatabaseSync(path, { readOnly: true, timeout: 1000 });
    return db;
  };
  const tell = (it: SearchAnswer): void => port.postMessage(it);
  const note = (text: string): void => tell({ note: text });
  const index =
    indexPath === null ? null : new IndexKeeper({ path: indexPath, fromJobs: indexFrom, jobs: open, note });
  const methods: Methods = {
    page: (search: JobSearch, beforeChange, limit) =>
      withOrWithout(index, (keeper) => findPage(open(), search, { beforeChange, limit }, keeper)),
    groups: async (limit) => failureGroups(open(), limit),
    ids: (search: JobSearch, after, limit) =>
      withOrWithout(index, (keeper) => findIds(open(), search, { after, limit }, keeper)),
  };
  let idle: NodeJS.Timeout | undefined;
  const rest = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => (index?.isFilling ? rest() : tell({ idle: true })), idleMs);
  };
  rest();
  port.on('message', ({ id, method, args }: SearchRequest) => {
    rest();
    if (method === 'close') {
      clearTimeout(idle);
      index?.close();
      db?.close();
      port.close();
      return;
    }
    if (method === 'fill') {
      index?.fill();
      return;
    }
    const run = methods[method] as (...args: readonly unknown[]) => Promise<unknown>;
    const start = async (): Promise<unknown> => run(...args);
    start().then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: errorText(error) }),
    );
  });
}

/** An index that can't be read fails no search. */
async function withOrWithout<T>(
  index: IndexKeeper | null,
  find: (index: IndexKeeper | null) => Promise<T>,
): Promise<T> {
  try {
    return await find(index);
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    index?.unreadable(error);
    return find(null);
  }
}
