import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../renderer/instruments/slots.ts';

describe('the slots of a queue', () => {
  it('are filled from the first on', () => {
    expect(slotsOf(2, 4)).toEqual([true, true, false, false]);
  });

  it('are all filled when more runs than the limit says, as after the limit was lowered', () => {
    expect(slotsOf(5, 2)).toEqual([true, true]);
  });

  it('are not drawn one by one where they are many', () => {
    expect(slotsOf(3, 16)).toHaveLength(16);
    expect(slotsOf(3, 17)).toBeNull();
  });
});
