import { FILTER_NAMES, FILTERS, type Filter } from './filters.ts';

/** What may stand from `from` to `to` instead of what is there. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

/** The names that the caller knows: what a filter without values of its own may be completed to. */
export interface KnownNames {
  readonly queues: readonly string[];
}

/** At most so many are offered. */
const MOST = 8;

/** What the word before the caret may become: the name of a filter, or its value. None for an empty word. */
export function completeSearch(text: string, caret: number, names: KnownNames): Completion {
  const word = /(?:^|[\s(])-?([a-z]*:?[^\s()"]*)$/.exec(text.slice(0, caret))?.[1] ?? '';
  const from = caret - word.length;
  const to = caret + (/^[^\s()]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const colon = word.indexOf(':');
  if (word === '') return { from, to, options: [] };
  if (colon === -1)
    return { from, to, options: [...filterNames(word), ...filtersWith(word, names)].slice(0, MOST) };
  const filter = FILTERS.get(word.slice(0, colon));
  if (filter === undefined) return { from, to, options: [] };
  const values = fitting(valuesOf(filter, names), word.slice(colon + 1));
  return { from: from + colon + 1, to, options: values };
}

function filterNames(word: string): readonly string[] {
  return fitting(
    FILTER_NAMES.map((name) => `${name}:`),
    word,
  );
}

/** From so many letters on a word is taken for the beginning of a filter's value. */
const TELLING = 3;
/** What people say for it. */
const ALSO_SAID: Readonly<Record<string, readonly string[]>> = {
  failed: ['state:dead', 'state:retrying'],
  finished: ['state:completed'],
  succeeded: ['state:completed'],
  queued: ['state:waiting'],
};

/** A word may be meant as a value: `yesterday`, `dead`, the name of a queue. */
function filtersWith(word: string, names: KnownNames): readonly string[] {
  if (word.length < TELLING) return [];
  const said = Object.keys(ALSO_SAID)
    .filter((each) => each.startsWith(word))
    .flatMap((each) => ALSO_SAID[each] ?? []);
  const meant = [...FILTERS].flatMap(([name, filter]) =>
    wordsOf(filter, names)
      .filter((value) => value.replace('"', '').startsWith(word))
      .map((value) => `${name}:${value}`),
  );
  return [...new Set([...said, ...meant])];
}

function wordsOf(filter: Filter, names: KnownNames): readonly string[] {
  if (filter.type === 'is') return valuesOf(filter, names);
  return filter.type === 'moment' ? ['today', 'yesterday'] : [];
}

function fitting(options: readonly string[], begun: string): readonly string[] {
  return options.filter((option) => option.startsWith(begun) && option !== begun).slice(0, MOST);
}

function valuesOf(filter: Filter, { queues }: KnownNames): readonly string[] {
  switch (filter.type) {
    case 'is':
      if (filter.values !== null) return filter.values;
      return filter.field === 'queue' ? queues.map((name) => (name.includes(' ') ? `"${name}"` : name)) : [];
    case 'text':
      return [];
    case 'number':
      return filter.field === 'attempt' ? ['>1', '>2'] : ['>0', '<0'];
    case 'duration':
      return ['>1s', '>30s', '>5min', '<1s'];
    case 'moment':
      return ['<1h', '>1h', '>1d', 'today', 'yesterday'];
  }
}
