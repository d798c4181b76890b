import type { Clock } from '../clock.ts';
import type { RunContext, StopReason } from '../queue/job-runner.ts';

export type EndReason = StopReason | 'timed-out';

/**
 * Everything that can end a run before its work is done: a person, the engine, the job's time limit. The first reason
 * stands. Whoever does the work listens, ends it, and answers when it has ended.
 */
export class EarlyEnd {
  reason: EndReason | null = null;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  #cancelTimer = (): void => undefined;
  readonly #onAbort = (): void => this.#end(this.#signal.reason as StopReason);
  #listener: (() => void) | null = null;

  constructor(context: Pick<RunContext, 'signal'>, timeoutMs: number | null, clock: Clock) {
    this.#signal = context.signal;
    this.#clock = clock;
    if (timeoutMs !== null) this.#wait(timeoutMs, clock.monotonic() + timeoutMs);
    if (this.#signal.aborted) this.#onAbort();
    else this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Called once, at once when the end has been asked for already. One listener: the work. */
  onEnd(listener: () => void): void {
    if (this.reason === null) this.#listener = listener;
    else listener();
  }

  dispose(): void {
    this.#listener = null;
    this.#cancelTimer();
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  /** A clock may cut a long wait short (systemClock at 24.8 days), so the time is looked at before the limit is over. */
  #wait(delayMs: number, deadline: number): void {
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      const left = deadline - this.#clock.monotonic();
      if (left > 0) this.#wait(left, deadline);
      else this.#end('timed-out');
    });
  }

  #end(reason: EndReason): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.#cancelTimer();
    this.#listener?.();
  }
}
