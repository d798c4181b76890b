import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ListOrder } from '../../../shared/jobs/job-views.ts';
import { ok } from '../../../shared/result.ts';
import { query } from '../../bridge.ts';
import { setFound } from '../../store/actions.ts';
import { type JobsTab, useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';
import { isBehind } from './held-rows.ts';
import { JobList, type ListSource, type ListView, type ListWindow } from './job-list.ts';

/** Refreshes a second at most: 2. */
const REFRESH_MS = 500;
/** The same while a search has to look through what is stored. */
const SEARCH_REFRESH_MS = 2_000;
/** How often it is looked at whether a list that was held may catch up. */
const CATCH_UP_MS = 1_000;

/** The list of a tab, kept up to date; `windowNow` tells at each refresh what is in sight and whether rows may move. */
export function useJobList(
  tab: JobsTab,
  search: string,
  order: ListOrder,
  windowNow: () => ListWindow,
): ListView & { readonly list: JobList; readonly reload: () => void } {
  const list = useMemo(
    () => new JobList({ state: tab === 'all' ? null : tab, order, source: sourceOf(search) }),
    [tab, search, order],
  );
  useEffect(() => list.open(), [list]);

  const revision = useDeck((deck) => deck.snapshot?.revision ?? 0);
  const latestWindow = useRef(windowNow);
  latestWindow.current = windowNow;
  useThrottled(
    revision,
    search === '' ? REFRESH_MS : SEARCH_REFRESH_MS,
    () => void list.refresh(latestWindow.current()),
  );

  // What held the list (a selection, a scroll, an aiming pointer) ends without a change of the engine's.
  useEffect(() => {
    const timer = setInterval(() => {
      const window = latestWindow.current();
      if (isBehind(list.getView().held) && !window.hold) void list.refresh(window);
    }, CATCH_UP_MS);
    return () => clearInterval(timer);
  }, [list]);

  const view = useSyncExternalStore(list.subscribe, list.getView);
  const reload = useCallback(() => void list.reload(), [list]);
  return { ...view, list, reload };
}

/** Pages of all jobs, or of what is found; later pages of a search tell no total, so they are given the first one's. */
function sourceOf(search: string): ListSource {
  if (search.trim() === '') {
    return {
      read: (input) => query('jobs.list', input),
      cursorAt: (state, share) => query('jobs.cursorAt', { state, share }),
    };
  }
  let jobs = 0;
  const read: ListSource['read'] = async ({ state, cursor, limit }) => {
    const answer = await query('jobs.search', { text: search, state, cursor, limit });
    if (!answer.ok) return answer;
    const { rows, next, total } = answer.value;
    if (total !== null) {
      jobs = total.jobs;
      setFound(total);
    }
    return ok({ rows, next, total: jobs });
  };
  // What is found is looked for from the latest change on, and nowhere else.
  return { read, cursorAt: null };
}
