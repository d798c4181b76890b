import { describe, expect, it } from 'vitest';
import { SCALE_MARKS, scalePosition } from '../../../renderer/instruments/log-scale.ts';

describe('the logarithmic scale', () => {
  it('reaches from 100 ms to half an hour', () => {
    expect(scalePosition(100)).toBe(0);
    expect(scalePosition(1_800_000)).toBe(1);
  });

  it('gives each power of ten the same room', () => {
    const decade = scalePosition(1_000);
    expect(scalePosition(10_000)).toBeCloseTo(2 * decade);
    expect(scalePosition(100_000)).toBeCloseTo(3 * decade);
  });

  it('keeps what lies outside at its ends', () => {
    expect(scalePosition(0)).toBe(0);
    expect(scalePosition(3)).toBe(0);
    expect(scalePosition(86_400_000)).toBe(1);
  });

  it('has its marks in order', () => {
    const positions = SCALE_MARKS.map((mark) => mark.at);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });
});
