import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryQuery, HistoryReply } from '../../shared/numbers/history.ts';
import { describeProblem } from '../../shared/result.ts';
import { query } from '../bridge.ts';
import type { HistoryChoice } from '../store/deck.ts';
import { partOf } from './PartPicker.tsx';
import { type HistoryRange, RANGE_MS, type Stretch } from './ranges.ts';

/** A chart has at most so many buckets: enough to be exact, few enough to be told apart. */
const POINTS = 200;
const REFRESH_MS: Readonly<Record<HistoryRange, number>> = {
  hour: 5_000,
  day: 15_000,
  week: 60_000,
  '30days': 60_000,
  year: 60_000,
};

export interface ShownHistory {
  /** What is shown, of what was asked for before as long as there is no other answer; null until the first. */
  readonly reply: HistoryReply | null;
  /** What it answers, to be asked again for an export. */
  readonly asked: HistoryQuery | null;
  /** Why there is no answer. */
  readonly trouble: string | null;
  readonly again: () => void;
}

/** A metric over a stretch that stands still, or over so much up to now, which is asked for again while the window shows. */
export function useHistory(choice: HistoryChoice, zoom: Stretch | null): ShownHistory {
  const { metric, range, before } = choice;
  const { queue, kind } = partOf(choice);
  const [shown, setShown] = useState<Omit<ShownHistory, 'again'>>({
    reply: null,
    asked: null,
    trouble: null,
  });
  const latest = useRef(0);
  const ask = useCallback(async (): Promise<void> => {
    latest.current += 1;
    const mine = latest.current;
    const now = Date.now();
    const { from, to } = zoom ?? { from: now - RANGE_MS[range], to: now };
    const asked: HistoryQuery = { metric, from, to, points: POINTS, before, queue, kind };
    try {
      const answer = await query('history.query', asked);
      if (mine !== latest.current) return;
      if (answer.ok) setShown({ reply: answer.value, asked, trouble: null });
      else setShown((had) => ({ ...had, trouble: describeProblem(answer.error) }));
    } catch {
      if (mine !== latest.current) return;
      setShown((had) => ({ ...had, trouble: 'The engine does not answer.' }));
    }
  }, [metric, range, zoom, before, queue, kind]);
  useEffect(() => {
    void ask();
    if (zoom !== null) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void ask();
    }, REFRESH_MS[range]);
    return () => clearInterval(timer);
  }, [ask, zoom, range]);
  useEffect(
    () => () => {
      latest.current += 1;
    },
    [],
  );
  return { ...shown, again: () => void ask() };
}
