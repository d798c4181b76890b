/**
 * A command line to words and back, by the quoting rules of a POSIX shell. Words alone: variables, globs and pipes are
 * text here, since a program's arguments never pass through a shell.
 */

/** What needs no quotes in any common shell. */
const SAFE = /^[\w@%+=:,./-]+$/;

/** A word as one would type it. */
export function quoteWord(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A path, whose leading ~ must stay outside the quotes to mean the home folder. */
export function quotePath(path: string): string {
  if (path === '~') return path;
  return path.startsWith('~/') ? `~/${path.length > 2 ? quoteWord(path.slice(2)) : ''}` : quoteWord(path);
}

export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/**
 * The words of a line. A quote that is never closed runs to the end. On Windows a backslash is part of a path, so
 * there it escapes a double quote alone.
 */
export function splitWords(line: string, windows = false): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    const next = line[at + 1];
    if (character === '\\' && quote !== "'" && escapes(next, quote, windows)) {
      // A backslash before a line break joins the two lines.
      if (next !== '\n') word = (word ?? '') + next;
      at += 1;
    } else if (character === quote) {
      quote = null;
    } else if (quote === null && (character === '"' || (character === "'" && !windows))) {
      quote = character;
      word ??= '';
    } else if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

function escapes(next: string | undefined, quote: '"' | null, windows: boolean): next is string {
  if (next === undefined) return false;
  if (windows) return next === '"';
  return quote === null || '"\\$`\n'.includes(next);
}
