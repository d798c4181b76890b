import type { OutputRow } from './output-rows.ts';

/** Where the text was found: characters `from` to `to` of a row's line. */
export interface Match {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** More are counted as that many: nobody steps through them. */
export const MOST_MATCHES = 10_000;

/** In the order of the lines. Capitals count only where some are typed. */
export function findText(rows: readonly OutputRow[], text: string): readonly Match[] {
  if (text === '') return [];
  const exact = text !== text.toLowerCase();
  const wanted = exact ? text : text.toLowerCase();
  const matches: Match[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.type === 'gap') continue;
    const line = row.segments.map((segment) => segment.text).join('');
    const searched = exact ? line : lowered(line);
    for (let at = searched.indexOf(wanted); at !== -1; at = searched.indexOf(wanted, at + wanted.length)) {
      matches.push({ row: index, from: at, to: at + wanted.length });
      if (matches.length === MOST_MATCHES) return matches;
    }
  }
  return matches;
}

/** Every character at its place: a few, like İ, are longer in small letters and stay as they are. */
function lowered(line: string): string {
  const lower = line.toLowerCase();
  if (lower.length === line.length) return lower;
  return Array.from(line, (character) => {
    const small = character.toLowerCase();
    return small.length === character.length ? small : character;
  }).join('');
}

/** The first match at or below a row, or else the first of all; null when there is none. */
export function firstFrom(matches: readonly Match[], row: number): number | null {
  if (matches.length === 0) return null;
  const below = matches.findIndex((match) => match.row >= row);
  return below === -1 ? 0 : below;
}
