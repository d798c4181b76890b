import { stripVTControlCharacters } from 'node:util';
import { shortened } from '../shared/words/format.ts';
import type { Clock } from './clock.ts';
import { createPace } from './pace.ts';

/** What is asked of process.stdout or process.stderr. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line at the bottom of a terminal that is drawn over itself. */
export interface LiveLine {
  /** Something changed; the line is drawn when its time has come. */
  update(): void;
  /** Lets whole lines be written above it, the log's for one. The line comes back as it was: it is not made anew. */
  aside(write: () => void): void;
  /** Takes it away. It comes back with the next update. */
  clear(): void;
}

/** Terminals that cannot tell say nothing, or 0. */
const UNKNOWN_WIDTH = 80;
const ERASE = '\r\u001b[2K';

export function createLiveLine(options: {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly text: () => string;
}): LiveLine {
  const { terminal, clock, intervalMs, text } = options;
  /** What stands on the terminal, whole; null when nothing does. */
  let drawn: string | null = null;
  const draw = (line: string): void => {
    terminal.write(`${ERASE}${cutTo(line, terminal.columns || UNKNOWN_WIDTH)}`);
    drawn = line;
  };
  const pace = createPace({ clock, intervalMs, action: () => draw(text()) });
  return {
    update: pace.request,
    aside: (write) => {
      if (drawn !== null) terminal.write(ERASE);
      write();
      if (drawn !== null) draw(drawn);
    },
    clear: () => {
      pace.cancel();
      if (drawn !== null) terminal.write(ERASE);
      drawn = null;
    },
  };
}

/** One column is left free: in the last one some terminals wrap already. */
function cutTo(line: string, columns: number): string {
  const width = Math.max(1, columns - 1);
  const plain = stripVTControlCharacters(line);
  return plain.length <= width ? line : shortened(plain, width);
}
