/** So many steps a window has at most: what is counted in it is right to a sixtieth of the window. */
const STEPS = 60;
const LEAST_STEP_MS = 5_000;

interface Mark<K extends string> {
  readonly monotonic: number;
  readonly counts: Readonly<Record<K, number>>;
}

interface Counted<K extends string> {
  readonly counted: Readonly<Record<K, number>>;
  /** Of how much of the window it is known, ms. */
  readonly overMs: number;
  /** It is of all of it. */
  readonly isWhole: boolean;
}

/** What counters that only go up have counted in the last so many ms. Bounded: 62 marks. */
export class CountWindow<K extends string> {
  readonly #windowMs: number;
  readonly #stepMs: number;
  readonly #keys: readonly K[];
  #marks: Mark<K>[] = [];

  constructor(windowMs: number, keys: readonly K[]) {
    this.#windowMs = windowMs;
    this.#stepMs = Math.max(LEAST_STEP_MS, windowMs / STEPS);
    this.#keys = keys;
  }

  /** What was before is not known any more. */
  clear(): void {
    this.#marks = [];
  }

  /** What was counted up to `monotonic` in the window. */
  look(counts: Readonly<Record<K, number>>, monotonic: number): Counted<K> {
    const last = this.#marks.at(-1);
    if (last === undefined || monotonic - last.monotonic >= this.#stepMs)
      this.#marks.push({ monotonic, counts: this.#only(counts) });
    // The newest mark that is as old as the window stays, as its beginning.
    while ((this.#marks[1]?.monotonic ?? monotonic) <= monotonic - this.#windowMs) this.#marks.shift();
    const [first] = this.#marks;
    const counted = Object.fromEntries(
      this.#keys.map((key) => [key, counts[key] - (first?.counts[key] ?? counts[key])]),
    ) as Record<K, number>;
    const overMs = first === undefined ? 0 : monotonic - first.monotonic;
    return { counted, overMs, isWhole: overMs >= this.#windowMs };
  }

  #only(counts: Readonly<Record<K, number>>): Readonly<Record<K, number>> {
    return Object.fromEntries(this.#keys.map((key) => [key, counts[key]])) as Record<K, number>;
  }
}
