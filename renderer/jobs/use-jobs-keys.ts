import { useEffect, useRef } from 'react';

export interface JobsKeys {
  /** To the row above or below. */
  readonly step: (steps: number) => void;
  readonly open: () => void;
  readonly close: () => void;
  readonly retry: () => void;
  readonly toFront: () => void;
  readonly cancel: () => void;
  readonly search: () => void;
  readonly edit: () => void;
  readonly remove: () => void;
  /** Picks the row, or lets it go. */
  readonly togglePick: () => void;
  readonly pickAll: () => void;
}

/** A page of rows, for Page Up and Page Down. */
const PAGE = 20;

/**
 * The keys of the Jobs view. Letters work wherever the focus is, but not while one types; arrows, Enter and the like
 * only where nothing else on the page takes them.
 */
export function useJobsKeys(keys: JobsKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      const isAll = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'a';
      if ((event.ctrlKey || event.metaKey) && !isAll) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (
        target.closest('input, textarea, select, [contenteditable=true], dialog, [role=dialog], [role=menu]')
      )
        return;
      if (document.querySelector('dialog[open], [role=dialog], [role=menu]') !== null) return;
      const onRows = target === document.body || target.closest('[role=grid]') !== null;
      if (isAll) latest.current.pickAll();
      if (isAll || takeKey(event.key, onRows, latest.current)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whether the key was one of ours. */
function takeKey(key: string, onRows: boolean, keys: JobsKeys): boolean {
  switch (key) {
    case 'j':
    case 'J':
      keys.step(1);
      return true;
    case 'k':
    case 'K':
      keys.step(-1);
      return true;
    case 'r':
    case 'R':
      keys.retry();
      return true;
    case 'f':
    case 'F':
      keys.toFront();
      return true;
    case 'c':
    case 'C':
      keys.cancel();
      return true;
    case '/':
      keys.search();
      return true;
    case 'e':
    case 'E':
      keys.edit();
      return true;
    case 'd':
    case 'D':
      keys.remove();
      return true;
    case 'Escape':
      keys.close();
      return true;
    default:
      return onRows && takeRowKey(key, keys);
  }
}

function takeRowKey(key: string, keys: JobsKeys): boolean {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: PAGE,
    PageUp: -PAGE,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const by = steps[key];
  if (by !== undefined) keys.step(by);
  else if (key === 'Enter') keys.open();
  else if (key === ' ') keys.togglePick();
  else return false;
  return true;
}
