import { type KeyboardEvent, type RefObject, useRef } from 'react';

interface TabKeys {
  /** Of the tab list; its tabs carry their value as `data-tab`. */
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** One tab stop; the arrow keys, Home and End move within, choose what they reach, and take the focus along. */
export function useTabKeys<T extends string>(
  values: readonly T[],
  value: T,
  onChange: (value: T) => void,
): TabKeys {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = targetOf(event.key, values.indexOf(value), values.length);
    const next = to === null ? undefined : values[to];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return { list, onKeyDown };
}

function targetOf(key: string, at: number, length: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % length;
  if (key === 'ArrowLeft') return (at + length - 1) % length;
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  return null;
}
