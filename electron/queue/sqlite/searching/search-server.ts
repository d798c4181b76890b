import { DatabaseSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import type { JobSearch } from '../../../../shared/search/search.ts';
import { errorText } from '../../../logger.ts';
import { failureGroups } from './failure-groups.ts';
import { findIds, findPage } from './find-jobs.ts';
import type { SearchAnswer, SearchMethods, SearchRequest } from './messages.ts';

type Methods = {
  readonly [M in keyof SearchMethods]: (
    ...args: Parameters<SearchMethods[M]>
  ) => Promise<ReturnType<SearchMethods[M]>>;
};

/**
 * Searches, inside a thread of their own and on a connection that only reads: commits never wait for them. Requests
 * take turns, step by step, so that a long one does not hold up a short one.
 */
export function serveSearches(path: string, port: MessagePort): void {
  let db: DatabaseSync | null = null;
  const open = (): DatabaseSync => {
    db ??= new DatabaseSync(path, { readOnly: true, timeout: 1000 });
    return db;
  };
  const methods: Methods = {
    page: (search: JobSearch, before, limit) => findPage(open(), search, before, limit),
    groups: async (limit) => failureGroups(open(), limit),
    ids: (search: JobSearch, after, limit) => findIds(open(), search, after, limit),
  };
  port.on('message', ({ id, method, args }: SearchRequest) => {
    if (method === 'close') {
      db?.close();
      port.close();
      return;
    }
    const answer = (it: SearchAnswer): void => port.postMessage(it);
    const run = methods[method] as (...args: readonly unknown[]) => Promise<unknown>;
    const start = async (): Promise<unknown> => run(...args);
    start().then(
      (value) => answer({ id, value }),
      (error: unknown) => answer({ id, error: errorText(error) }),
    );
  });
}
