import type { CSSProperties } from 'react';
import { formatCount } from '../../../shared/words/format.ts';
import type { Segment } from './line-buffer.ts';
import type { AnsiColor, TextStyle } from './style.ts';

/** A line longer than this is shown up to here: laying out a line of 256 kB would stop the window. */
const MAX_SHOWN = 4_000;

/** Characters of the line that are marked, in order; one of them may be the place that is shown. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly current: boolean;
}

interface TerminalLineProps {
  readonly segments: readonly Segment[];
  readonly marks?: readonly Mark[];
}

export function TerminalLine({ segments, marks = [] }: TerminalLineProps) {
  let left = MAX_SHOWN;
  let offset = 0;
  const shown = segments.flatMap((segment) => {
    if (left <= 0) return [];
    const text = segment.text.slice(0, left);
    const pieces = cutAtMarks(text, offset, marks).map((piece) => ({ ...piece, style: segment.style }));
    left -= text.length;
    offset += segment.text.length;
    return pieces;
  });
  const length = segments.reduce((sum, { text }) => sum + text.length, 0);
  return (
    <span className="terminal-text">
      {shown.map(({ key, text, style, mark }) => {
        const className = `${classesOf(style)}${mark}`;
        return className === '' ? (
          text
        ) : (
          <span key={key} className={className} style={variablesOf(style)}>
            {text}
          </span>
        );
      })}
      {length > MAX_SHOWN ? (
        <span className="ansi-dim"> {formatCount(length - MAX_SHOWN)} more characters</span>
      ) : null}
    </span>
  );
}

/** The parts of a segment, each in a mark or outside of all; `offset` is where the segment begins in the line. */
function cutAtMarks(
  text: string,
  offset: number,
  marks: readonly Mark[],
): readonly { readonly key: number; readonly text: string; readonly mark: string }[] {
  const edges = new Set([0, text.length]);
  for (const { from, to } of marks) {
    for (const edge of [from - offset, to - offset]) if (edge > 0 && edge < text.length) edges.add(edge);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const within = marks.find(({ from, to }) => from <= offset + start && offset + start < to);
    const mark = within === undefined ? '' : within.current ? ' found found-current' : ' found';
    return { key: offset + start, text: text.slice(start, sorted[index + 1]), mark };
  });
}

function classesOf(style: TextStyle): string {
  const classes: string[] = [];
  const { color, background } = style;
  if (color !== null) classes.push(isNamed(color) ? `ansi-${color}` : 'ansi-custom');
  if (background !== null) {
    classes.push('ansi-on', isNamed(background) ? `ansi-on-${background}` : 'ansi-on-custom');
  }
  if (style.bold) classes.push('ansi-bold');
  if (style.dim) classes.push('ansi-dim');
  if (style.italic) classes.push('ansi-italic');
  if (style.underline) classes.push('ansi-underline');
  if (style.strike) classes.push('ansi-strike');
  if (style.inverse) classes.push('ansi-inverse');
  return classes.join(' ');
}

/** Colours that the theme does not name, for the style sheet to bring into a range that can be read. */
function variablesOf({ color, background }: TextStyle): CSSProperties {
  const variables: Record<string, string> = {};
  if (color !== null && !isNamed(color)) variables['--ansi-color'] = color;
  if (background !== null && !isNamed(background)) variables['--ansi-background'] = background;
  return variables;
}

function isNamed(color: AnsiColor): boolean {
  return !color.startsWith('rgb');
}
