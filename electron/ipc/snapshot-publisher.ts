import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import type { Clock } from '../clock.ts';
import { createPace } from '../pace.ts';
import type { SnapshotSource } from './snapshot-builder.ts';

export interface SnapshotPublisher {
  /** The window shows: the present is sent at once, and every change from now on. */
  show(): void;
  /** The window is hidden, minimised or gone: nothing is sent, nothing is built. */
  hide(): void;
  stop(): void;
}

/** 10 a second: faster than a person reads, slow enough that drawing costs little. */
const INTERVAL_MS = 100;
/** One step of the trends: sparklines move on even while nothing happens. */
const HEARTBEAT_MS = 2_000;

export function createSnapshotPublisher(options: {
  readonly snapshots: SnapshotSource;
  readonly clock: Clock;
  readonly send: (snapshot: Snapshot) => void;
}): SnapshotPublisher {
  const { snapshots, clock, send } = options;
  let showing = false;
  let undoHeartbeat = (): void => undefined;

  const pace = createPace({
    clock,
    intervalMs: INTERVAL_MS,
    action: () => {
      undoHeartbeat();
      undoHeartbeat = clock.after(HEARTBEAT_MS, pace.request);
      send(snapshots.current());
    },
  });
  const unsubscribe = snapshots.onChanged(() => {
    if (showing) pace.request();
  });
  const hide = (): void => {
    showing = false;
    undoHeartbeat();
    pace.reset();
  };
  return {
    show: () => {
      if (showing) return;
      showing = true;
      pace.request();
    },
    hide,
    stop: () => {
      unsubscribe();
      hide();
    },
  };
}
