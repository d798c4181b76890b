import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { storageTrouble } from '../../shared/words/storage-words.ts';
import type { Clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import { createLiveLine, type Terminal } from '../live-line.ts';

/** On a terminal the line is drawn over itself twice a second; elsewhere a plain line is written every two. */
const REDRAW_MS = 500;
const PLAIN_MS = 2_000;

export interface HeadlessView {
  /** Nothing is open any more: the last line is written, and what one can do now. */
  idle(willQuit: boolean): void;
  /** Lets something else be written, the log for one, without running into the line. */
  aside(write: () => void): void;
  stop(): void;
}

/** The five metrics in the terminal, for a machine without a display. */
export function showInTerminal(options: {
  readonly terminal: Terminal;
  readonly snapshots: SnapshotSource;
  readonly clock: Clock;
}): HeadlessView {
  const { terminal, snapshots, clock } = options;
  terminal.write(
    'Jobdeck runs without a display, so there is no window and no tray.\n' +
      'To see more: npm run jobdeck -- run FILE.jsonl (the CLI), or --screenshot FILE (a picture of the window).\n' +
      'Ctrl+C quits.\n',
  );
  const text = (): string => metricsLine(snapshots.current());
  const unsubscribers: (() => void)[] = [];
  let last = '';
  const writePlain = (): void => {
    const line = text();
    if (line !== last) terminal.write(`${line}\n`);
    last = line;
  };

  const live = terminal.isTTY ? createLiveLine({ terminal, clock, intervalMs: REDRAW_MS, text }) : null;
  if (live) {
    unsubscribers.push(snapshots.onChanged(live.update));
    live.update();
  } else {
    const timer = setInterval(writePlain, PLAIN_MS);
    unsubscribers.push(() => clearInterval(timer));
    writePlain();
  }
  return {
    idle: (willQuit) => {
      const sentence = willQuit ? 'All jobs done.' : 'All jobs done; Ctrl+C quits.';
      if (live) {
        live.aside(() => terminal.write(`${text()}\n${sentence}\n`));
        live.update();
      } else {
        writePlain();
        terminal.write(`${sentence}\n`);
      }
    },
    aside: (write) => {
      if (live) live.aside(write);
      else write();
    },
    stop: () => {
      for (const unsubscribe of unsubscribers.splice(0)) unsubscribe();
      live?.clear();
      if (live) terminal.write(`${text()}\n`);
      else writePlain();
    },
  };
}

/** `created 40 · in progress 4 of 4 · completed 12 · failed runs 2 · retried 1`, behind what is wrong with the store. */
export function metricsLine({ metrics, engine }: Snapshot): string {
  const trouble = storageTrouble(engine.storage);
  return [
    ...(trouble === null ? [] : [trouble]),
    `created ${formatCount(metrics.total_jobs_created)}`,
    `in progress ${formatCount(metrics.jobs_in_progress)} of ${formatCount(engine.concurrency)}`,
    `completed ${formatCount(metrics.jobs_completed)}`,
    `failed runs ${formatCount(metrics.jobs_failed)}`,
    `retried ${formatCount(metrics.jobs_retried)}`,
  ].join(' · ');
}
