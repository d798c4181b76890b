interface Span {
  readonly from: number;
  to: number;
}

/** Kept at most; of what is older it is taken that nothing could be done. */
const MAX_SPANS = 64;

/**
 * Stretches of wall time in which a job that waited could not be blamed for it, or nobody can tell: Jobdeck was closed,
 * the machine slept, the clock was set forward, a person paused the queue.
 */
export class LostTime {
  readonly #spans: Span[] = [];
  #before: number;

  /** Nothing before that moment counts. */
  constructor(before: number) {
    this.#before = before;
  }

  add(from: number, to: number): void {
    if (to <= from) return;
    const last = this.#spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else this.#spans.push({ from, to });
    if (this.#spans.length > MAX_SPANS) this.#before = this.#spans.shift()?.to ?? this.#before;
  }

  /** Of that stretch. */
  within(from: number, to: number): number {
    const before = Math.max(0, Math.min(to, this.#before) - from);
    const start = Math.max(from, this.#before);
    return this.#spans.reduce(
      (sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(start, span.from)),
      before,
    );
  }
}
