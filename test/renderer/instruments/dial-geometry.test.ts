import { describe, expect, it } from 'vitest';
import {
  dialAngle,
  dialNumerals,
  dialPoint,
  dialTicks,
  overLimitArc,
} from '../../../renderer/instruments/dial-geometry.ts';

describe('the dial', () => {
  it('points to the lower left at nothing and to the lower right at the end of its scale', () => {
    expect(dialAngle(0, 8)).toBe(-120);
    expect(dialAngle(10, 8)).toBe(120);
  });

  it('has the limit at four fifths, so that there is room above it', () => {
    expect(dialAngle(8, 8)).toBeCloseTo(72);
    expect(dialAngle(64, 64)).toBeCloseTo(72);
  });

  it('stops at its end, however far a lowered limit is exceeded', () => {
    expect(dialAngle(200, 8)).toBe(120);
  });

  it('measures angles from straight up, clockwise', () => {
    expect(dialPoint(0, 45)).toEqual({ x: 52, y: 7 });
    expect(dialPoint(90, 45).x).toBeCloseTo(97);
    expect(dialPoint(90, 45).y).toBeCloseTo(52);
  });

  it('has a tick each half worker up to the limit', () => {
    const ticks = dialTicks(8);
    expect(ticks).toHaveLength(17);
    expect(ticks.at(-1)?.rank).toBe('limit');
    expect(ticks.filter((tick) => tick.rank === 'printed')).toHaveLength(2);
  });

  it.each([1, 3, 25, 64, 100, 256])('never crowds its ticks at a limit of %i', (limit) => {
    expect(dialTicks(limit).length).toBeLessThanOrEqual(22);
    expect(dialTicks(limit).at(-1)?.rank).toBe('limit');
  });

  it('prints nothing, half and the limit, but no half workers', () => {
    expect(dialNumerals(8).map((numeral) => numeral.text)).toEqual(['0', '4', '8']);
    expect(dialNumerals(5).map((numeral) => numeral.text)).toEqual(['0', '5']);
  });

  it('draws the red arc from the limit to the end', () => {
    expect(overLimitArc(8)).toBe('M93.85 38.40A44 44 0 0 1 90.11 74.00');
  });
});
