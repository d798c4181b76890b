import { useState } from 'react';
import type { WayBack } from './SettingRow.tsx';

/** To what it was when the screen was opened, and to what it is by default, where that is something else. */
export function useWaysBack<T>(
  value: T,
  set: (value: T) => void,
  { words, standard }: { readonly words: (value: T) => string; readonly standard?: T },
): readonly WayBack[] {
  const [first] = useState(value);
  const ways: WayBack[] = [];
  if (first !== value) ways.push({ label: `Undo: ${words(first)}`, run: () => set(first) });
  if (standard !== undefined && standard !== value && standard !== first) {
    ways.push({ label: `Default: ${words(standard)}`, run: () => set(standard) });
  }
  return ways;
}
