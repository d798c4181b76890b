import type { SearchProblem } from '../../../shared/search/search.ts';

/** Characters shown before and after the one that is wrong. */
const AROUND = 32;

/** Points at the character, and says what was expected there. */
export function SearchMistake({ text, problem }: { readonly text: string; readonly problem: SearchProblem }) {
  const { at, expected, got, fix } = problem;
  const start = Math.max(0, at - AROUND);
  return (
    <p className="search-mistake">
      <code aria-hidden="true">
        {start > 0 ? '…' : ''}
        {text.slice(start, at)}
        <mark>{text[at] ?? ' '}</mark>
        {text.slice(at + 1, at + AROUND)}
      </code>
      <span>
        Expected {expected}, got {got}. {fix}
      </span>
    </p>
  );
}
