import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { joined, type SplitSearch, splitSearch, splitWritten } from './chips.ts';

interface SearchText extends SplitSearch {
  /** All of it, as it is searched for. */
  readonly whole: string;
  /** Where one writes; null while nobody does. */
  readonly caret: number | null;
  /** What is in the field was changed by the one who writes in it. */
  readonly write: (text: string, caret: number | null) => void;
  /** Chips go back into the field to be written anew, one after the text that is there. */
  readonly edit: (index: number) => void;
  /** The last of them, before the text that is there. */
  readonly editLast: () => void;
  readonly remove: (index: number) => void;
  readonly clear: () => void;
  /** Every filter that is complete becomes a chip. */
  readonly settle: () => void;
  readonly leave: () => void;
}

/** What is in the search's field; follows `search` where somebody else asks for another one. */
export function useSearchText(search: string, input: RefObject<HTMLInputElement | null>): SearchText {
  const [split, setSplit] = useState(() => splitSearch(search));
  const [caret, setCaret] = useState<number | null>(null);
  useEffect(() => {
    setSplit((now) => (isSame(now, search) ? now : splitSearch(search)));
  }, [search]);

  // The field puts the caret at its end when its text is changed for it.
  const put = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the text
  useLayoutEffect(() => {
    if (put.current !== null) input.current?.setSelectionRange(put.current, put.current);
    put.current = null;
  }, [split, input]);
  const change = (to: SplitSearch, at: number | null): void => {
    setSplit(to);
    setCaret(at);
    put.current = at;
  };

  const { chips, text } = split;
  const without = (index: number): readonly string[] => chips.filter((_, each) => each !== index);
  return {
    chips,
    text,
    whole: joined(split),
    caret,
    write: (written, at) => {
      const to = splitWritten({ chips, text: written });
      // Chips are made of what stands before the caret, and text of chips likewise.
      const moved = at === null ? null : Math.max(0, at + to.text.length - written.length);
      setSplit(to);
      setCaret(moved);
      if (moved !== at || input.current?.value !== written) put.current = moved;
    },
    edit: (index) => {
      const written = [text.trim(), chips[index] ?? ''].filter((part) => part !== '').join(' ');
      input.current?.focus();
      change({ chips: without(index), text: written }, written.length);
    },
    editLast: () => {
      const last = chips.at(-1) ?? '';
      change({ chips: chips.slice(0, -1), text: text.trim() === '' ? last : `${last} ${text}` }, last.length);
    },
    remove: (index) => {
      input.current?.focus();
      change({ chips: without(index), text }, null);
    },
    clear: () => change({ chips: [], text: '' }, null),
    settle: () => change(splitSearch(joined(split)), null),
    leave: () => setCaret(null),
  };
}

/** Whether the field shows that search already, in whatever order. */
export function isSame(split: SplitSearch, search: string): boolean {
  const inOrder = (text: string): string => joined(splitSearch(text));
  return inOrder(joined(split)) === inOrder(search);
}
