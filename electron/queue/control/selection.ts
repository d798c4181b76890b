import { setImmediate } from 'node:timers/promises';
import type { Selection } from '../../../shared/jobs/control.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { JobSearch } from '../../../shared/search/search.ts';
import type { JobStore, MatchingIds } from '../job-store.ts';
import { readSearch, type SchedulesNamed } from '../read-search.ts';
import { type Candidate, CHUNK } from './bulk.ts';

/** How many jobs a selection has, and how to go through them: each once, whatever is changed meanwhile. */
export interface Selected {
  readonly total: number;
  candidates(): AsyncGenerator<readonly Candidate[]>;
}

export async function selected(
  selection: Selection,
  {
    store,
    now,
    schedulesNamed,
  }: { readonly store: JobStore; readonly now: number; readonly schedulesNamed: SchedulesNamed },
): Promise<Result<Selected>> {
  if (selection.type === 'ids') {
    const ids = [...new Set(selection.ids)];
    return ok({ total: ids.length, candidates: () => byIds(store, ids) });
  }
  const { state } = selection;
  if (selection.type === 'state') {
    const page = await store.list({ state, cursor: null, limit: 1 });
    return ok({ total: page?.total ?? 0, candidates: () => inState(store, state) });
  }
  const read = readSearch({ text: selection.text, state }, { now, schedulesNamed });
  if (!read.ok) return read;
  const search = read.value;
  const found = await store.search({ search, cursor: null, limit: CHUNK + 1 });
  return ok({ total: found?.total?.jobs ?? 0, candidates: () => matching(store, search) });
}

async function* matching(store: JobStore, search: JobSearch): AsyncGenerator<readonly Candidate[]> {
  let after: string | null = null;
  do {
    const page: MatchingIds | null = await store.matches(search, after, CHUNK);
    if (page === null) throw new Error(`expected the store to know its own place, it refused "${after}"`);
    yield* byIds(store, page.ids);
    after = page.next;
  } while (after !== null);
}

async function* byIds(store: JobStore, ids: readonly string[]): AsyncGenerator<readonly Candidate[]> {
  for (let first = 0; first < ids.length; first += CHUNK) {
    const chunk = ids.slice(first, first + CHUNK);
    yield await Promise.all(chunk.map(async (jobId) => ({ jobId, job: await store.get(jobId) })));
  }
}

/** Latest change first: what is changed on the way gets a later place than all that is still to come. */
async function* inState(
  store: JobStore,
  state: Extract<Selection, { type: 'state' }>['state'],
): AsyncGenerator<readonly Candidate[]> {
  let cursor: string | null = null;
  do {
    const page = await store.list({ state, cursor, limit: CHUNK });
    if (page === null) throw new Error(`expected the store to know its own cursor, it refused "${cursor}"`);
    yield page.items.map(({ job }) => ({ jobId: job.id, job }));
    cursor = page.next;
    await setImmediate();
  } while (cursor !== null);
}
