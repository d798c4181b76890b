import { useMemo, useState } from 'react';
import { findText, firstFrom, type Match } from './find-text.ts';
import type { OutputRow } from './output-rows.ts';

export interface Find {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly matches: readonly Match[];
  /** The place that is shown, counted from 0; null when there is none. */
  readonly current: number | null;
  readonly step: (steps: 1 | -1) => void;
}

/** A text that is looked for in rows that may still come. Which place is shown stays as they do. */
export function useFind(rows: readonly OutputRow[]): Find {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const matches = useMemo(() => findText(rows, text), [rows, text]);
  const current = matches.length === 0 ? null : Math.min(at, matches.length - 1);
  return {
    text,
    setText: (changed) => {
      // Typing on goes on from the place that is shown.
      const row = current === null ? 0 : (matches[current]?.row ?? 0);
      setText(changed);
      setAt(firstFrom(findText(rows, changed), row) ?? 0);
    },
    matches,
    current,
    step: (steps) => {
      if (current !== null) setAt((current + steps + matches.length) % matches.length);
    },
  };
}
