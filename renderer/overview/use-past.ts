import { useEffect, useState } from 'react';
import type { HistoryMoment } from '../../shared/history.ts';
import { describeProblem } from '../../shared/result.ts';
import { query } from '../bridge.ts';
import { backToNow } from '../store/actions.ts';
import { deck } from '../store/deck.ts';

export interface ShownPast {
  /** undefined until the first answer; null: nothing is known. */
  readonly moment: HistoryMoment | null | undefined;
  readonly trouble: string | null;
}

/** What history knows of a moment; Escape goes back to now. */
export function usePast(at: number): ShownPast {
  const [shown, setShown] = useState<ShownPast>({ moment: undefined, trouble: null });
  useEffect(() => {
    let wanted = true;
    query('history.moment', { at }).then(
      (answer) => {
        if (!wanted) return;
        setShown(
          answer.ok
            ? { moment: answer.value, trouble: null }
            : { moment: undefined, trouble: describeProblem(answer.error) },
        );
      },
      () => {
        if (wanted) setShown({ moment: undefined, trouble: 'The engine does not answer.' });
      },
    );
    return () => {
      wanted = false;
    };
  }, [at]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { newJobOpen, importing, overlay } = deck.getState();
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (newJobOpen || importing !== null || overlay !== null) return;
      event.preventDefault();
      backToNow();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return shown;
}
