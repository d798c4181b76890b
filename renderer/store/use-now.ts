import { useEffect, useState } from 'react';
import { useDeck } from './deck.ts';

/** Wall time, ms, told anew every `everyMs` while the window shows. Without word from the engine it stands still at the
 * last snapshot, since nobody knows what still runs or waits. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  const stoppedAt = useDeck((deck) => (deck.connection === 'lost' ? (deck.snapshot?.at ?? null) : null));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return stoppedAt ?? now;
}
