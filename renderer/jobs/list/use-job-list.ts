import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { JobState } from '../../../shared/job.ts';
import type { JobPage } from '../../../shared/job-views.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { query } from '../../bridge.ts';
import { setFound } from '../../store/actions.ts';
import { type JobsTab, useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';
import { isBehind } from './held-rows.ts';
import { JobList, type ListView, type ListWindow } from './job-list.ts';

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
  windowNow: () => ListWindow,
): ListView & { readonly list: JobList; readonly reload: () => void } {
  const list = useMemo(
    () => new JobList({ state: tab === 'all' ? null : tab, read: readerOf(search) }),
    [tab, search],
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

interface PageInput {
  readonly state: JobState | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Pages of all jobs, or of what is found; later pages of a search tell no total, so they are given the first one's. */
function readerOf(search: string): (input: PageInput) => Promise<Result<JobPage>> {
  if (search.trim() === '') return (input) => query('jobs.list', input);
  let jobs = 0;
  return async (input) => {
    const answer = await query('jobs.search', { text: search, ...input });
    if (!answer.ok) return answer;
    const { rows, next, total } = answer.value;
    if (total !== null) {
      jobs = total.jobs;
      setFound(total);
    }
    return ok({ rows, next, total: jobs });
  };
}
