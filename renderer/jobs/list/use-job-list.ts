import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { query } from '../../bridge.ts';
import { type JobsTab, useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';
import { isBehind } from './held-rows.ts';
import { JobList, type ListView, type ListWindow } from './job-list.ts';

/** Refreshes a second at most: 2. */
const REFRESH_MS = 500;
/** How often it is looked at whether a list that was held may catch up. */
const CATCH_UP_MS = 1_000;

/** The list of a tab, kept up to date; `windowNow` tells at each refresh what is in sight and whether rows may move. */
export function useJobList(
  tab: JobsTab,
  windowNow: () => ListWindow,
): ListView & { readonly list: JobList; readonly reload: () => void } {
  const list = useMemo(
    () => new JobList({ state: tab === 'all' ? null : tab, read: (input) => query('jobs.list', input) }),
    [tab],
  );
  useEffect(() => list.open(), [list]);

  const revision = useDeck((deck) => deck.snapshot?.revision ?? 0);
  const latestWindow = useRef(windowNow);
  latestWindow.current = windowNow;
  useThrottled(revision, REFRESH_MS, () => void list.refresh(latestWindow.current()));

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
