import type { CSSProperties } from 'react';
import { formatCount } from '../../../shared/format.ts';
import type { Segment } from './line-buffer.ts';
import type { AnsiColor, TextStyle } from './style.ts';

/** A line longer than this is shown up to here: laying out a line of 256 kB would stop the window. */
const MAX_SHOWN = 4_000;

export function TerminalLine({ segments }: { readonly segments: readonly Segment[] }) {
  let left = MAX_SHOWN;
  let offset = 0;
  const shown = segments.flatMap((segment) => {
    if (left <= 0) return [];
    const text = segment.text.slice(0, left);
    const piece = { key: offset, text, style: segment.style };
    left -= text.length;
    offset += segment.text.length;
    return [piece];
  });
  const length = segments.reduce((sum, { text }) => sum + text.length, 0);
  return (
    <span className="terminal-text">
      {shown.map(({ key, text, style }) => {
        const className = classesOf(style);
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
