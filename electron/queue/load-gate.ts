import type { HeldBack, StartConditions } from '../../shared/numbers/snapshot.ts';
import { describeGot } from '../../shared/problems.ts';
import type { Problem } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';

/** What the machine tells of itself. */
export interface MachineLoad {
  /** The load average of the last minute, for each processor. Windows has none, and tells 0. */
  loadPerCpu(): number;
  /** Memory that programs can still get. */
  freeMemoryBytes(): number;
}

/** The machine is looked at so often while something waits, and one job starts a look: its load has to show. */
const LOOK_MS = 1_000;

const NO_CONDITIONS: StartConditions = { maxLoadPerCpu: null, minFreeMemoryBytes: null };

/** Lets jobs start only while processors and memory have room. Off as long as there is no condition. */
export class LoadGate {
  readonly #machine: MachineLoad;
  readonly #clock: Clock;
  readonly #onChanged: () => void;
  #conditions = NO_CONDITIONS;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #mayStart = false;
  #heldBack: HeldBack | null = null;

  constructor(options: {
    readonly machine: MachineLoad;
    readonly clock: Clock;
    /** It holds jobs back from now on, or no more. */
    readonly onChanged: () => void;
  }) {
    this.#machine = options.machine;
    this.#clock = options.clock;
    this.#onChanged = options.onChanged;
  }

  get isOn(): boolean {
    return this.#conditions.maxLoadPerCpu !== null || this.#conditions.minFreeMemoryBytes !== null;
  }

  get conditions(): StartConditions {
    return this.#conditions;
  }

  /** What jobs are held back by; null when they are not. */
  get heldBack(): HeldBack | null {
    return this.#heldBack;
  }

  change({ maxLoadPerCpu, minFreeMemoryBytes }: StartConditions): void {
    this.#conditions = { maxLoadPerCpu, minFreeMemoryBytes };
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    if (!this.isOn) this.#heldBack = null;
  }

  /** Looks at the machine unless it just did. Asked only while a job waits that could start. */
  letsStart(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt >= LOOK_MS) {
      this.#lookedAt = now;
      const heldBack = this.#look();
      const isChange = (heldBack === null) !== (this.#heldBack === null);
      this.#heldBack = heldBack;
      this.#mayStart = heldBack === null;
      if (isChange) this.#onChanged();
    }
    return this.#mayStart;
  }

  /** A job was started. */
  started(): void {
    this.#mayStart = false;
  }

  /** Nothing waits: nobody is held back. */
  idle(): void {
    if (this.#heldBack === null) return;
    this.#heldBack = null;
    this.#onChanged();
  }

  /** When it is worth asking again. Monotonic, ms. */
  get nextLookAt(): number {
    return this.#lookedAt + LOOK_MS;
  }

  #look(): HeldBack | null {
    const { maxLoadPerCpu, minFreeMemoryBytes } = this.#conditions;
    if (maxLoadPerCpu !== null) {
      const perCpu = this.#machine.loadPerCpu();
      if (perCpu > maxLoadPerCpu) return { by: 'load', perCpu, limit: maxLoadPerCpu };
    }
    if (minFreeMemoryBytes !== null) {
      const freeBytes = this.#machine.freeMemoryBytes();
      if (freeBytes < minFreeMemoryBytes) return { by: 'memory', freeBytes, limit: minFreeMemoryBytes };
    }
    return null;
  }
}

/** What is wrong with them, the first of it; null when nothing is. */
export function conditionsProblem({ maxLoadPerCpu, minFreeMemoryBytes }: StartConditions): Problem | null {
  const isLoad = maxLoadPerCpu === null || (maxLoadPerCpu >= 0.05 && maxLoadPerCpu <= 100);
  if (!isLoad) {
    return {
      field: 'maxLoadPerCpu',
      expected: 'a load for each processor from 0.05 to 100, or null',
      got: describeGot(maxLoadPerCpu),
      fix: 'Give 0.8, for example, or null so that the load does not matter.',
    };
  }
  const isMemory =
    minFreeMemoryBytes === null ||
    (Number.isInteger(minFreeMemoryBytes) &&
      minFreeMemoryBytes >= 1_048_576 &&
      minFreeMemoryBytes <= 2 ** 50);
  if (isMemory) return null;
  return {
    field: 'minFreeMemoryBytes',
    expected: 'whole bytes from 1,048,576 (1 MiB) to 2^50 (1 PiB), or null',
    got: describeGot(minFreeMemoryBytes),
    fix: 'Give 1073741824 for a gibibyte, for example, or null so that memory does not matter.',
  };
}
