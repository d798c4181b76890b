import { useEffect, useState } from 'react';
import type { AlertRules, PastAlertPage } from '../../shared/alerts/alerts.ts';
import { readAlertRules, readPastAlerts } from '../commands/alerts.ts';
import { useDeck } from '../store/deck.ts';

/** Values move without anything else happening: they are read so often while somebody looks. */
const READ_MS = 5_000;

/** Every rule with how it is; null until it was told. Read again when something changed, and now and then. */
export function useAlertRules(isWanted = true): AlertRules | null {
  const revision = useDeck((deck) => deck.snapshot?.alerts.revision);
  const [rules, setRules] = useState<AlertRules | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision says that they are old
  useEffect(() => {
    if (!isWanted) return;
    let isOld = false;
    const read = (): void => {
      if (document.visibilityState !== 'visible') return;
      void readAlertRules().then((found) => {
        if (!isOld && found !== null) setRules(found);
      });
    };
    read();
    const timer = setInterval(read, READ_MS);
    return () => {
      isOld = true;
      clearInterval(timer);
    };
  }, [revision, isWanted]);
  return rules;
}

/** The newest that are over; null until they were told. */
export function usePastAlerts(limit: number): PastAlertPage | null {
  const revision = useDeck((deck) => deck.snapshot?.alerts.revision);
  const [page, setPage] = useState<PastAlertPage | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision says that it is old
  useEffect(() => {
    let isOld = false;
    void readPastAlerts(limit).then((found) => {
      if (!isOld && found !== null) setPage(found);
    });
    return () => {
      isOld = true;
    };
  }, [revision, limit]);
  return page;
}
