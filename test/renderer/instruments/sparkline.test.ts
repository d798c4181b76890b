import { describe, expect, it } from 'vitest';
import { sliding, sparkShape } from '../../../renderer/instruments/sparkline.ts';

describe('a sparkline', () => {
  it('reaches from the baseline to the top', () => {
    const { path, end } = sparkShape([0, 1, 2]);
    expect(path).toBe('M0,25.7 120,13.1 240,0.5');
    expect(end).toBeLessThan(0.05);
  });

  it('is the bare baseline while there is nothing', () => {
    expect(sparkShape([0, 0, 0]).path).toBe('');
    expect(sparkShape([0, 0, 0]).end).toBeGreaterThan(0.95);
    expect(sparkShape([]).path).toBe('');
  });

  it('ends where its last value is', () => {
    expect(sparkShape([4, 2]).end).toBeCloseTo(0.5, 1);
  });
});

describe('a sliding mean', () => {
  it('looks back over its window, and over what there is at the beginning', () => {
    expect(sliding([4, 0, 2, 6], 2)).toEqual([4, 2, 1, 4]);
  });
});
