import type { Percentiles } from '../../../shared/numbers/snapshot.ts';
import type { Row } from './bucket.ts';
import { Sketch } from './sketch.ts';

/** Of the sketches in a column of rows; null: nothing was measured. */
export function percentilesOf(rows: readonly Row[], column: number): Percentiles | null {
  const sketch = new Sketch();
  for (const row of rows) sketch.add((row[column] ?? null) as Uint8Array | null);
  if (sketch.count === 0) return null;
  const of = (share: number): number => sketch.quantile(share) ?? 0;
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99), count: sketch.count };
}
