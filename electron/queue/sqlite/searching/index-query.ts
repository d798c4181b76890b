import { assertNever } from '../../../../shared/assert-never.ts';
import { fold } from '../../../../shared/search/fold.ts';
import type { Condition } from '../../../../shared/search/search.ts';

/**
 * What the index is asked for (the syntax of FTS5), so that every job that matches is among the answers; null when the
 * index can leave out none. It knows which three characters in a row a job has somewhere, and no more: whether a word is
 * there, and where, is for who looks again.
 */
export function indexQuery(where: Condition): string | null {
  switch (where.type) {
    case 'all': {
      const parts = where.of.map(indexQuery).filter((part) => part !== null);
      return parts.length === 0 ? null : joined(parts, 'AND');
    }
    case 'any': {
      const parts = where.of.map(indexQuery);
      const known = parts.filter((part) => part !== null);
      return known.length === 0 || known.length < parts.length ? null : joined(known, 'OR');
    }
    case 'text':
      return withTrigramsOf(where.text);
    case 'is':
      return where.field === 'tag' || where.field === 'schedule' ? withTrigramsOf(fold(where.value)) : null;
    case 'not':
    case 'compare':
      return null;
    default:
      return assertNever(where);
  }
}

const joined = (parts: readonly string[], by: 'AND' | 'OR'): string =>
  parts.map((part) => `(${part})`).join(` ${by} `);

/** Of a long text so many tell enough. */
const MOST_TRIGRAMS = 24;

/** What it can't be asked for: it ends a text at a NUL, and half of a character is none. */
const UNKNOWN = /[\0\ud800-\udfff]/u;

function withTrigramsOf(folded: string): string | null {
  const trigrams = new Set<string>();
  for (const piece of folded.split(UNKNOWN)) {
    const characters = [...piece];
    for (let at = 0; at + 3 <= characters.length; at += 1)
      trigrams.add(characters.slice(at, at + 3).join(''));
  }
  const all = [...trigrams];
  const every = Math.ceil(all.length / MOST_TRIGRAMS);
  const asked = all.filter((_, at) => at % every === 0);
  if (asked.length === 0) return null;
  return asked.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
