import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { query } from '../../bridge.ts';
import { type JobsTab, useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';
import { JobList, type ListView } from './job-list.ts';

/** Refreshes a second at most: 2. */
export const REFRESH_MS = 500;

interface Window {
  readonly hold: boolean;
  readonly first: number;
  readonly last: number;
}

/** The list of a tab, kept up to date; `windowNow` tells at each refresh what is in sight and whether rows may move. */
export function useJobList(
  tab: JobsTab,
  windowNow: () => Window,
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

  const view = useSyncExternalStore(list.subscribe, list.getView);
  const reload = useCallback(() => void list.reload(), [list]);
  return { ...view, list, reload };
}
