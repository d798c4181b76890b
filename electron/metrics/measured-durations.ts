import { Sketch } from './history/sketch.ts';

/** How long jobs waited and ran since it was asked for last, for history. Bounded: 22 KB. */
export class MeasuredDurations {
  readonly waiting = new Sketch();
  readonly running = new Sketch();

  /** Encoded, and forgotten here. */
  take(): { readonly waiting_ms: Uint8Array | null; readonly running_ms: Uint8Array | null } {
    const taken = { waiting_ms: this.waiting.encode(), running_ms: this.running.encode() };
    this.waiting.clear();
    this.running.clear();
    return taken;
  }
}
