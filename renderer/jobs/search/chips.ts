import { parseSearch, type Term } from '../../../shared/search/parse-search.ts';

/** A search as its field shows it: the filters that are complete as chips, and what is written behind them. */
export interface SplitSearch {
  /** Each as it was written, with its minus. */
  readonly chips: readonly string[];
  readonly text: string;
}

/** What is searched for. */
export function joined({ chips, text }: SplitSearch): string {
  return [...chips, text.trim()].filter((part) => part !== '').join(' ');
}

/**
 * A search of somebody else's as chips and text. The order of what all has to be true means nothing, so filters go first;
 * where there are parentheses or an OR it does, and all of it stays text.
 */
export function splitSearch(search: string): SplitSearch {
  return split(search, () => true);
}

/**
 * The same while it is written: a filter becomes a chip with the space behind it, not before, and goes behind the chips
 * that are there. Where the text has become something that chips do not mean, they are text again.
 */
export function splitWritten({ chips, text }: SplitSearch): SplitSearch {
  if (isEither({ chips, text })) return { chips: [], text: [...chips, text].join(' ') };
  const written = split(text, ({ to }) => /\s/.test(text[to] ?? ''));
  return { chips: [...chips, ...written.chips], text: written.text };
}

function split(text: string, becomesChip: (term: Term) => boolean): SplitSearch {
  // Of when it is asked changes no term.
  const parsed = parseSearch(text, 0);
  if (!parsed.ok || !isFlat(text, parsed.value.terms)) return { chips: [], text };
  const filters = parsed.value.terms.filter((term) => term.filter !== null && becomesChip(term));
  let rest = '';
  let at = 0;
  for (const { from, to } of filters) {
    rest += text.slice(at, from);
    // With the space behind it.
    at = to + (/^\s*/.exec(text.slice(to))?.[0].length ?? 0);
  }
  return { chips: filters.map(({ from, to }) => text.slice(from, to)), text: rest + text.slice(at) };
}

/** Nothing but words and filters that all have to be true. */
function isFlat(text: string, terms: readonly Term[]): boolean {
  let at = 0;
  for (const { from, to } of terms) {
    if (text.slice(at, from).trim() !== '') return false;
    at = to;
  }
  return text.slice(at).trim() === '';
}

/** Chips and a text behind them have all to be true; with an OR in the text, what they say together is something else. */
function isEither(search: SplitSearch): boolean {
  if (search.chips.length === 0 || search.text.trim() === '') return false;
  const parsed = parseSearch(joined(search), 0);
  return parsed.ok && parsed.value.where.type === 'any';
}
