import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Odometer } from '../../../renderer/instruments/Odometer.tsx';
import { readDrums } from '../../../renderer/instruments/odometer.ts';

const digits = (value: number): string =>
  readDrums(value)
    .map((drum) => drum.digit)
    .join('');

describe('reading drums', () => {
  it('fills six drums with leading zeros', () => {
    expect(digits(1_204)).toBe('001204');
    expect(readDrums(1_204).map((drum) => drum.leading)).toEqual([true, true, false, false, false, false]);
  });

  it('has only leading zeros before the first count', () => {
    expect(readDrums(0).every((drum) => drum.leading)).toBe(true);
  });

  it('adds a seventh drum at a million', () => {
    expect(digits(999_999)).toHaveLength(6);
    expect(digits(1_000_000)).toBe('1000000');
  });

  it('parts thousands by a seam', () => {
    expect(readDrums(1).map((drum) => drum.seam)).toEqual([false, false, false, true, false, false]);
    expect(readDrums(1_000_000).map((drum) => drum.seam)).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('Odometer', () => {
  afterEach(cleanup);

  const rolling = (container: HTMLElement): readonly boolean[] =>
    Array.from(
      container.querySelectorAll('.drum-face'),
      (face) => face.getAttribute('data-rolling') === 'true',
    );

  it('has its count as its name', () => {
    render(<Odometer value={1_204} label="1,204 jobs created" />);
    expect(screen.getByRole('img', { name: '1,204 jobs created' })).toBeDefined();
  });

  it('stands still when it appears, and rolls only the drums that change', () => {
    const { container, rerender } = render(<Odometer value={1_209} label="" />);
    expect(rolling(container)).toEqual([false, false, false, false, false, false]);
    rerender(<Odometer value={1_210} label="" />);
    expect(rolling(container)).toEqual([false, false, false, false, true, true]);
  });

  it('keeps its drums when another is added on their left', () => {
    const { container, rerender } = render(<Odometer value={999_999} label="" />);
    rerender(<Odometer value={1_999_999} label="" />);
    expect(rolling(container)).toEqual([false, false, false, false, false, false, false]);
  });
});
