import { defaultFilter } from 'cmdk';

/** Entries are found by their words and not by their value, which is an id. */
export function match(_value: string, search: string, words: string[] = []): number {
  return defaultFilter(words.join(' '), search.trim());
}

/** What happens with an entry that was chosen: the palette is closed before. */
export type Pick = (act: () => void) => void;
