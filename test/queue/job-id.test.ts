import { describe, expect, it } from 'vitest';
import { createIdSource } from '../../electron/queue/job-id.ts';
import { EPOCH } from '../support/fake-clock.ts';

describe('job ids', () => {
  const many = (count: number, now: () => number): readonly string[] => {
    const newId = createIdSource(now);
    return Array.from({ length: count }, newId);
  };

  it('are all different and in the order of their making, within one millisecond and over many', () => {
    let calls = 0;
    const moving = (): number => {
      calls += 1;
      return EPOCH + Math.floor(calls / 20);
    };
    for (const now of [() => EPOCH, moving]) {
      const ids = many(50_000, now);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.toSorted()).toEqual(ids);
    }
  });

  it('stay in order when the wall clock is set back', () => {
    let calls = 0;
    const ids = many(1_000, () => {
      calls += 1;
      return EPOCH - 10 * calls;
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(1_000);
  });

  it('of two sources at one moment are different', () => {
    const both = [...many(1_000, () => EPOCH), ...many(1_000, () => EPOCH)];
    expect(new Set(both).size).toBe(2_000);
  });

  it('have one length and nothing in them that a path, an address or a shell would mind', () => {
    for (const id of many(2_000, Date.now)) expect(id).toMatch(/^[0-9A-Z]{26}$/);
  });
});
