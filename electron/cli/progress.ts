import type { Clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import { createLiveLine, type LiveLine } from '../live-line.ts';
import { createPace } from '../pace.ts';

/** 10 a second, as the window. */
const REDRAW_MS = 100;
const LOOK_MS = 500;

/** The line on the terminal, and the lines above it that must not run into it. Without a terminal there are only those. */
export interface Progress {
  start(snapshots: SnapshotSource, text: () => string): void;
  /** Writes to standard error. */
  note(text: string): void;
  stop(): void;
}

export function createProgress(clock: Clock): Progress {
  let line: LiveLine | null = null;
  let unsubscribe = (): void => undefined;
  return {
    start: (snapshots, text) => {
      if (!process.stdout.isTTY) return;
      line = createLiveLine({ terminal: process.stdout, clock, intervalMs: REDRAW_MS, text });
      unsubscribe = snapshots.onChanged(line.update);
    },
    note: (text) => {
      const write = (): boolean => process.stderr.write(text);
      if (line) line.aside(write);
      else write();
    },
    stop: () => {
      unsubscribe();
      line?.clear();
      line = null;
    },
  };
}

/** Says when the store begins to refuse changes, and when that is over. Returns its undo. */
export function tellStorageTrouble(
  snapshots: SnapshotSource,
  clock: Clock,
  note: (text: string) => void,
): () => void {
  let told: string | null = null;
  const look = (): void => {
    const { message } = snapshots.current().engine.storage;
    if (message === told) return;
    note(`jobdeck: ${message ?? 'The disk takes changes again.'}\n`);
    told = message;
  };
  const pace = createPace({ clock, intervalMs: LOOK_MS, action: look });
  look();
  const unsubscribe = snapshots.onChanged(pace.request);
  return () => {
    unsubscribe();
    pace.reset();
  };
}
