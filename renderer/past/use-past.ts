import { useEffect } from 'react';
import { describeProblem } from '../../shared/result.ts';
import { query } from '../bridge.ts';
import { backToNow, receivePast } from '../store/actions.ts';
import { deck, type View } from '../store/deck.ts';

/** Screens whose numbers go back; what the others list is of now. */
export const TRAVELS: ReadonlySet<View> = new Set(['overview', 'queues']);

/** Asks History for what it knows of the moment that is looked at; Escape goes back to now where the screen is of then. */
export function usePast(at: number | null): void {
  useEffect(() => {
    if (at === null) return;
    query('history.moment', { at }).then(
      (answer) => {
        if (!answer.ok) receivePast(at, { state: 'refused', trouble: describeProblem(answer.error) });
        else if (answer.value === null) receivePast(at, { state: 'unknown' });
        else receivePast(at, { state: 'known', moment: answer.value });
      },
      () => receivePast(at, { state: 'refused', trouble: 'The engine does not answer.' }),
    );
  }, [at]);
  const isPast = at !== null;
  useEffect(() => {
    if (!isPast) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const { view, newJobOpen, importing, overlay, comparison } = deck.getState();
      if (event.key !== 'Escape' || event.defaultPrevented || !TRAVELS.has(view)) return;
      if (newJobOpen || importing !== null || overlay !== null || comparison !== null) return;
      event.preventDefault();
      backToNow();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isPast]);
}
