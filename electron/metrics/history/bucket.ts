import { HISTORY_COUNTERS, HISTORY_DURATIONS, HISTORY_GAUGES } from '../../../shared/history.ts';
import type { HistorySample } from './history-store.ts';
import { Sketch } from './sketch.ts';

/** What is known of one second, minute or hour, as a row has it; the columns in the order of COLUMNS. */
export type Row = readonly (number | Uint8Array | null)[];

/** How many seconds are in it; counters; four of each gauge; sketches. */
export const COLUMNS: readonly { readonly name: string; readonly type: 'INTEGER' | 'BLOB' }[] = [
  { name: 'samples', type: 'INTEGER' as const },
  ...HISTORY_COUNTERS.map((name) => ({ name, type: 'INTEGER' as const })),
  ...HISTORY_GAUGES.flatMap((name) =>
    ['min', 'sum', 'max', 'last'].map((part) => ({ name: `${name}_${part}`, type: 'INTEGER' as const })),
  ),
  ...HISTORY_DURATIONS.map((name) => ({ name, type: 'BLOB' as const })),
];

export function rowOf({ counts, gauges, durations }: HistorySample): Row {
  return [
    1,
    ...HISTORY_COUNTERS.map((name) => counts[name]),
    ...HISTORY_GAUGES.flatMap((name) => [gauges[name], gauges[name], gauges[name], gauges[name]]),
    ...HISTORY_DURATIONS.map((name) => durations[name]),
  ];
}

/** How two values of a column become one. The sum of a gauge's samples is added, so that their mean stays exact. */
const MERGE = COLUMNS.map(({ name, type }) => {
  if (type === 'BLOB') return mergeSketches;
  if (name.endsWith('_min')) return both(Math.min);
  if (name.endsWith('_max')) return both(Math.max);
  if (name.endsWith('_last')) return (_: Row[number], later: Row[number]) => later;
  return both((one, other) => one + other);
});

export function mergeRows(one: Row, later: Row): Row {
  return MERGE.map((merge, index) => merge(one[index] ?? null, later[index] ?? null));
}

function both(merge: (one: number, other: number) => number) {
  return (one: Row[number], other: Row[number]): Row[number] => merge(Number(one), Number(other));
}

function mergeSketches(one: Row[number], other: Row[number]): Row[number] {
  if (one === null || other === null) return one ?? other;
  const sketch = new Sketch();
  sketch.add(one as Uint8Array);
  sketch.add(other as Uint8Array);
  return sketch.encode();
}
