import { useEffect, useRef, useState } from 'react';
import { MAX_QUEUE_CARDS, type QueueCard, type QueuePage } from '../../shared/numbers/queues.ts';
import { query } from '../bridge.ts';
import { useThrottled } from '../jobs/use-throttled.ts';
import { useDeck } from '../store/deck.ts';

/** Asked for anew at most so often while things happen. */
const REFRESH_MS = 250;

export interface QueuesFound {
  /** Those that match; null until that is known. */
  readonly total: number | null;
  readonly all: number;
  readonly limits: number;
  /** The card at that place; undefined as long as it was not told. */
  readonly at: (index: number) => QueueCard | undefined;
}

interface Answer {
  readonly text: string;
  readonly offset: number;
  readonly page: QueuePage;
}

/** The queues that have `text` in their names, of which those in view are held: asked for as they come into view, and when something happened. */
export function useQueuePage(text: string, first: number, count: number): QueuesFound {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const revision = useDeck((deck) => deck.snapshot?.revision);
  const newest = useRef(0);
  const ask = (): void => {
    newest.current += 1;
    const mine = newest.current;
    const limit = Math.min(MAX_QUEUE_CARDS, Math.max(1, count));
    query('queues.list', { text, offset: first, limit }).then(
      (page) => {
        if (mine === newest.current) setAnswer({ text, offset: first, page });
      },
      // The engine is going down: the strip above tells so, and what is shown stays.
      () => undefined,
    );
  };
  useThrottled(revision, REFRESH_MS, ask);
  const latest = useRef(ask);
  latest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them says what is to be asked for
  useEffect(() => {
    latest.current();
  }, [text, first, count]);
  useEffect(
    () => () => {
      newest.current += 1;
    },
    [],
  );

  const { page, offset } = answer ?? { page: null, offset: 0 };
  return {
    total: answer?.text === text ? (page?.total ?? null) : null,
    all: page?.all ?? 0,
    limits: page?.limits ?? 0,
    at: (index) => (answer?.text === text ? page?.queues[index - offset] : undefined),
  };
}
