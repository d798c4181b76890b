import { oneLine } from '../../shared/words/one-line.ts';

export interface Cell {
  readonly text: string;
  /** Adds colour, which takes no room. */
  readonly paint?: (text: string) => string;
}
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/**
 * Columns as wide as their widest cell, two spaces apart, without spaces at the ends of lines. The last column is never
 * filled up, so it is the place for what can be long.
 */
export function tableText(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => ({ ...cell, text: oneLine(cell.text) })));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => width(row[index]?.text ?? ''))),
  );
  const lines = [columns.map(({ title }): Cell => ({ text: title })), ...cells].map((row) =>
    row
      .map(({ text, paint = (plain) => plain }, index) => {
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(text)));
        if (columns[index]?.right) return gap + paint(text);
        return paint(text) + (index === columns.length - 1 ? '' : gap);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** By code points: good enough for columns, and never half a character. */
const width = (text: string): number => [...text].length;

/** `Name:   value`, the values below each other. */
export function fieldsText(fields: readonly (readonly [name: string, value: string | null])[]): string {
  const shown = fields.filter((field): field is [string, string] => field[1] !== null);
  const longest = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${`${name}:`.padEnd(longest + 2)}${oneLine(value)}\n`).join('');
}
