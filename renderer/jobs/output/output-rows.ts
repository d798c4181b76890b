import type { RunOutput } from '../../../shared/jobs/job-views.ts';
import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import { decodeFromStart, decodeTail, joinBytes } from './decode.ts';
import type { Segment } from './line-buffer.ts';
import { parseOutput } from './parse-output.ts';

/** A row of the terminal. */
export type OutputRow =
  | { readonly type: 'line'; readonly number: number; readonly segments: readonly Segment[] }
  | { readonly type: 'gap'; readonly text: string };

/** The rows that show an output: its lines, and where the log left some out, a row that says how many. */
export function outputRows(output: RunOutput): readonly OutputRow[] {
  const open = !output.ended;
  if (output.skipped === 0) {
    return numbered(parseOutput(decodeFromStart(joinBytes(output.head, output.tail), open)), 1);
  }
  // The cut-off end of the head can never be completed, so it is decoded as if more followed.
  const head = decodeFromStart(output.head, true);
  const headBreaks = countBreaks(head);
  return [
    ...numbered(parseOutput(head), 1),
    { type: 'gap', text: gapText(output) },
    ...numbered(parseOutput(decodeTail(output.tail, open)), headBreaks + output.skippedLines + 1),
  ];
}

function gapText({ skippedLines, skipped, head, tail }: RunOutput): string {
  const kept = formatBytes(head.length + tail.length);
  const what =
    skippedLines === 0
      ? `${formatBytes(skipped)} left out`
      : `${formatCount(skippedLines)} ${skippedLines === 1 ? 'line' : 'lines'} left out`;
  return `${what}; head and tail are kept, ${kept}`;
}

function numbered(lines: readonly (readonly Segment[])[], first: number): OutputRow[] {
  return lines.map((segments, index) => ({ type: 'line', number: first + index, segments }));
}

function countBreaks(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}

/** The rows as plain text, for the clipboard. */
export function rowsAsText(rows: readonly OutputRow[]): string {
  return rows
    .map((row) => (row.type === 'gap' ? `[${row.text}]` : row.segments.map(({ text }) => text).join('')))
    .join('\n');
}
