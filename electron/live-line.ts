import { stripVTControlCharacters } from 'node:util';
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
  /** Writes whole lines above it. */
  print(text: string): void;
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
  let drawn = false;
  const pace = createPace({
    clock,
    intervalMs,
    action: () => {
      terminal.write(`${ERASE}${cutTo(text(), terminal.columns || UNKNOWN_WIDTH)}`);
      drawn = true;
    },
  });
  const clear = (): void => {
    pace.reset();
    if (drawn) terminal.write(ERASE);
    drawn = false;
  };
  return {
    update: pace.request,
    print: (printed) => {
      const wasDrawn = drawn;
      clear();
      terminal.write(printed.endsWith('\n') ? printed : `${printed}\n`);
      if (wasDrawn) pace.request();
    },
    clear,
  };
}

/** One column is left free: in the last one some terminals wrap already. */
function cutTo(line: string, columns: number): string {
  const width = Math.max(1, columns - 1);
  if (stripVTControlCharacters(line).length <= width) return line;
  return `${stripVTControlCharacters(line).slice(0, Math.max(0, width - 1))}…`;
}
