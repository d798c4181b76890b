import { MAX_UNDO_STEPS, UNDO_MS, type UndoableChange, type UndoStep } from '../../../shared/jobs/control.ts';
import type { Clock } from '../../clock.ts';
import type { JobStore } from '../job-store.ts';

/** Journal entries forgotten in one go; between two, everything else has its turn. */
const STEP = 500;

/** Which steps can be undone: the last MAX_UNDO_STEPS, for UNDO_MS each. What is past that is forgotten in the store. */
export class UndoSteps {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #mayWork: () => boolean;
  readonly #onForgotten: (jobIds: readonly string[]) => void;
  readonly #onError: (error: unknown) => void;
  /** Oldest first; each was committed. */
  #steps: UndoStep[] = [];
  #last = 0;
  #running = false;
  #cancelTimer: (() => void) | null = null;
  #underWay: Promise<void> | null = null;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    /** Whether the store takes changes, as far as is known. */
    readonly mayWork: () => boolean;
    /** Deleted jobs that can't be restored any more. */
    readonly onForgotten: (jobIds: readonly string[]) => void;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#mayWork = options.mayWork;
    this.#onForgotten = options.onForgotten;
    this.#onError = options.onError;
  }

  load(steps: readonly UndoStep[]): void {
    this.#steps = [...steps];
    this.#last = steps.at(-1)?.number ?? 0;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#underWay;
  }

  /** For a change that is about to be made. Numbers are never used again, not by a later process either. */
  begin(what: UndoableChange): UndoStep {
    const at = this.#clock.now();
    this.#last = Math.max(this.#last + 1, at);
    return { number: this.#last, at, what };
  }

  /** A change of that step was committed. */
  note(step: UndoStep): void {
    if (this.#steps.some(({ number }) => number === step.number)) return;
    this.#steps.push(step);
    this.#steps.sort((a, b) => a.number - b.number);
    this.wake();
  }

  /** The one of that number, or the newest; null when there is none (any more). */
  find(number?: number): UndoStep | null {
    const step =
      number === undefined ? this.#steps.at(-1) : this.#steps.find((each) => each.number === number);
    return step === undefined || this.#isOver(step) ? null : step;
  }

  /** It was undone. */
  async forget(step: UndoStep): Promise<void> {
    this.#steps = this.#steps.filter(({ number }) => number !== step.number);
    for (;;) {
      const gone = await this.#store.journal.forget(step.number, STEP);
      if (gone === null) return;
      if (gone.length > 0) this.#onForgotten(gone);
    }
  }

  wake(): void {
    if (!this.#running || this.#underWay !== null) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const [oldest] = this.#steps;
    if (oldest === undefined) return;
    if (this.#isOver(oldest) && this.#mayWork()) {
      this.#underWay = this.#forgetOld();
      return;
    }
    const left = oldest.at + UNDO_MS - this.#clock.now();
    this.#cancelTimer = this.#clock.after(Math.min(Math.max(left, 1_000), UNDO_MS), () => this.wake());
  }

  async #forgetOld(): Promise<void> {
    try {
      for (let oldest = this.#steps[0]; oldest !== undefined && this.#running; oldest = this.#steps[0]) {
        if (!this.#isOver(oldest)) break;
        await this.forget(oldest);
      }
    } catch (error) {
      this.#onError(error);
    }
    this.#underWay = null;
    this.wake();
  }

  /** A wall clock that was set back makes a step younger than it is, never one that is kept for ever. */
  #isOver(step: UndoStep): boolean {
    const age = this.#clock.now() - step.at;
    const place = this.#steps.length - this.#steps.indexOf(step);
    return age >= UNDO_MS || age < -UNDO_MS || place > MAX_UNDO_STEPS;
  }
}
