import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedSketchError, Sketch } from '../../../electron/metrics/history/sketch.ts';
import { exactQuantile } from './samples.ts';

/** From a tenth of a millisecond to a year, as likely in each decade. */
const duration = fc.double({ min: -1, max: 10.4, noNaN: true }).map((exponent) => 10 ** exponent);
const durations = fc.array(duration, { minLength: 1, maxLength: 300 });
const SHARES = [0, 0.5, 0.95, 0.99, 1];

const sketchOf = (values: readonly number[]): Sketch => {
  const sketch = new Sketch();
  for (const value of values) sketch.record(value);
  return sketch;
};
const isRight = (told: number | null, exact: number): boolean =>
  told !== null && Math.abs(told - exact) <= Math.max(0.1, exact * 0.010_000_1);

describe('Sketch', () => {
  it('tells any percentile of any mix within 1 %, however it was put together', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = new Sketch();
        for (const part of parts) merged.add(sketchOf(part).encode());
        const all = parts.flat();
        expect(merged.count).toBe(all.length);
        for (const share of SHARES) {
          const exact = exactQuantile(all, share);
          expect(isRight(merged.quantile(share), exact), `${share} of ${all.join(', ')}`).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the same whether values or encoded sketches are added', () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const merged = sketchOf(one);
        merged.add(sketchOf(other).encode());
        expect(merged.encode()).toEqual(sketchOf([...one, ...other]).encode());
      }),
      { numRuns: 50 },
    );
  });

  it('keeps counts that do not fit into 32 bits', () => {
    const sketch = sketchOf([5]);
    for (let doubled = 0; doubled < 40; doubled += 1) sketch.add(sketch.encode());
    const read = new Sketch();
    read.add(sketch.encode());
    expect(read.count).toBe(2 ** 40);
  });

  it('tells 0 for what is too short to be told, and what is too long at its end', () => {
    expect(sketchOf([0, 0.05]).quantile(1)).toBe(0);
    expect(sketchOf([1e15]).quantile(0.5)).toBeGreaterThan(0.98e11);
  });

  it('has nothing to tell of nothing', () => {
    expect([new Sketch().quantile(0.5), new Sketch().encode()]).toEqual([null, null]);
    const cleared = sketchOf([1, 2]);
    cleared.clear();
    expect([cleared.count, cleared.encode()]).toEqual([0, null]);
  });

  it('says so when bytes are no sketch', () => {
    expect(() => new Sketch().add(Uint8Array.of(200))).toThrow(DamagedSketchError);
    expect(() => new Sketch().add(Uint8Array.of(255, 127, 1))).toThrow(/expected \d+ buckets/);
  });
});
