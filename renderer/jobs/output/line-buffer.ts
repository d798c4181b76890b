import type { TextStyle } from './style.ts';

/** A piece of a line in one style. */
export interface Segment {
  readonly text: string;
  readonly style: TextStyle;
}

interface Cell {
  readonly text: string;
  readonly style: TextStyle;
}

/**
 * One line as a terminal would build it. Most lines are only ever appended to, and stay a list of segments; the first
 * time the cursor goes back (a progress bar's carriage return, a backspace) the line turns into cells that later text
 * overwrites.
 */
export class LineBuffer {
  private segments: Segment[] = [];
  private cells: Cell[] | null = null;
  private column = 0;

  write(text: string, style: TextStyle): void {
    if (this.cells === null) {
      const last = this.segments.at(-1);
      if (last?.style === style) {
        this.segments[this.segments.length - 1] = { text: last.text + text, style };
      } else {
        this.segments.push({ text, style });
      }
      return;
    }
    for (const character of text) {
      while (this.cells.length < this.column) this.cells.push({ text: ' ', style });
      this.cells[this.column] = { text: character, style };
      this.column += 1;
    }
  }

  /** To a column counted from 0. */
  moveTo(column: number): void {
    this.asCells();
    // A cursor far to the right would cost memory for spaces; no terminal is this wide.
    this.column = Math.min(Math.max(0, column), 4_096);
  }

  moveBy(columns: number): void {
    this.asCells();
    this.moveTo(this.column + columns);
  }

  /** `ESC [ n K`: 0 to the end, 1 to the cursor, 2 all of it. */
  erase(mode: number): void {
    const cells = this.asCells();
    if (mode === 2) cells.length = 0;
    else if (mode === 1) {
      for (let at = 0; at < Math.min(this.column + 1, cells.length); at += 1) {
        const style = cells[at]?.style;
        if (style !== undefined) cells[at] = { text: ' ', style };
      }
    } else cells.length = Math.min(cells.length, this.column);
  }

  /** The line as it stands; the buffer is empty after it. */
  take(): readonly Segment[] {
    const line = this.cells === null ? this.segments : joinCells(this.cells);
    this.segments = [];
    this.cells = null;
    this.column = 0;
    return line;
  }

  private asCells(): Cell[] {
    if (this.cells === null) {
      this.cells = this.segments.flatMap(({ text, style }) =>
        Array.from(text, (character) => ({ text: character, style })),
      );
      this.segments = [];
      this.column = this.cells.length;
    }
    return this.cells;
  }
}

function joinCells(cells: readonly Cell[]): readonly Segment[] {
  const segments: Segment[] = [];
  let text = '';
  cells.forEach((cell, at) => {
    text += cell.text;
    if (cells[at + 1]?.style !== cell.style) {
      segments.push({ text, style: cell.style });
      text = '';
    }
  });
  return segments;
}
