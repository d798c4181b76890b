import {
  HISTORY_COUNTERS,
  HISTORY_DURATIONS,
  HISTORY_GAUGES,
  type HistoryDuration,
  JOB_COUNTERS,
  LINE_GAUGES,
} from '../../../shared/numbers/history.ts';
import { Sketch } from './sketch.ts';

/** What is known of one second, minute or hour, as a row has it; the columns in the order of a RowShape. */
export type Row = readonly (number | Uint8Array | null)[];

interface Column {
  readonly name: string;
  readonly type: 'INTEGER' | 'BLOB';
}

/** How many seconds are in it; counters; counters as they were at its end; four of each gauge; sketches. */
export class RowShape<C extends string, T extends string, G extends string> {
  readonly columns: readonly Column[];
  readonly #counters: readonly C[];
  readonly #totals: readonly T[];
  readonly #gauges: readonly G[];
  readonly #merge: readonly ((one: Row[number], later: Row[number]) => Row[number])[];

  constructor(counters: readonly C[], totals: readonly T[], gauges: readonly G[]) {
    this.#counters = counters;
    this.#totals = totals;
    this.#gauges = gauges;
    const number = (name: string): Column => ({ name, type: 'INTEGER' });
    this.columns = [
      number('samples'),
      ...counters.map(number),
      ...totals.map((name) => number(`${name}_total`)),
      ...gauges.flatMap((name) => ['min', 'sum', 'max', 'last'].map((part) => number(`${name}_${part}`))),
      ...HISTORY_DURATIONS.map((name): Column => ({ name, type: 'BLOB' })),
    ];
    this.#merge = this.columns.map(mergeOf);
  }

  rowOf(
    sample: {
      readonly counts: Readonly<Record<C, number>>;
      readonly gauges: Readonly<Record<G, number>>;
      readonly durations: Readonly<Record<HistoryDuration, Uint8Array | null>>;
    } & ([T] extends [never] ? object : { readonly totals: Readonly<Record<T, number>> }),
  ): Row {
    const { counts, gauges, durations } = sample;
    const totals = 'totals' in sample ? (sample.totals as Readonly<Record<T, number>>) : null;
    return [
      1,
      ...this.#counters.map((name) => counts[name]),
      ...this.#totals.map((name) => totals?.[name] ?? null),
      ...this.#gauges.flatMap((name) => [gauges[name], gauges[name], gauges[name], gauges[name]]),
      ...HISTORY_DURATIONS.map((name) => durations[name]),
    ];
  }

  merge(one: Row, later: Row): Row {
    return this.#merge.map((merge, index) => merge(one[index] ?? null, later[index] ?? null));
  }
}

/** Of everything together, and of a part of it. */
export const WHOLE = new RowShape(HISTORY_COUNTERS, JOB_COUNTERS, HISTORY_GAUGES);
export const PART = new RowShape<(typeof JOB_COUNTERS)[number], never, (typeof LINE_GAUGES)[number]>(
  JOB_COUNTERS,
  [],
  LINE_GAUGES,
);

/** How two values of a column become one. The sum of a gauge's samples is added, so that their mean stays exact. */
function mergeOf({ name, type }: Column): (one: Row[number], later: Row[number]) => Row[number] {
  if (type === 'BLOB') {
    return (one, later) => mergeSketches(one as Uint8Array | null, later as Uint8Array | null);
  }
  if (name.endsWith('_min')) return both(Math.min);
  if (name.endsWith('_max')) return both(Math.max);
  if (name.endsWith('_last') || name.endsWith('_total')) return (one, later) => later ?? one;
  return both((one, other) => one + other);
}

/** A value that an earlier Jobdeck did not keep is null. */
function both(merge: (one: number, other: number) => number) {
  return (one: Row[number], other: Row[number]): Row[number] =>
    one === null || other === null ? (one ?? other) : merge(Number(one), Number(other));
}

export function mergeSketches(one: Uint8Array | null, other: Uint8Array | null): Uint8Array | null {
  if (one === null || other === null) return one ?? other;
  const sketch = new Sketch();
  sketch.add(one);
  sketch.add(other);
  return sketch.encode();
}
