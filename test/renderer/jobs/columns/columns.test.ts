import { describe, expect, it } from 'vitest';
import {
  ALL_COLUMNS,
  NARROWEST,
  parseColumns,
  templatesOf,
  WIDEST,
  withShown,
  withWidth,
} from '../../../../renderer/jobs/columns/columns.ts';

describe('the columns of the table', () => {
  it('are as wide as the stylesheet has them until somebody resizes one', () => {
    expect(templatesOf(ALL_COLUMNS)).toEqual({
      wide: 'var(--col-state) minmax(80px, 1fr) var(--col-queue) var(--col-try) var(--col-wait) var(--col-run) var(--col-age)',
      narrow: '14px minmax(80px, 1fr) var(--col-queue) var(--col-run) var(--col-age)',
    });
    expect(templatesOf(withWidth(ALL_COLUMNS, 'queue', 90)).narrow).toContain('1fr) 90px var(--col-run)');
  });

  it('take no room once they are hidden', () => {
    const choice = withShown(withShown(ALL_COLUMNS, 'state', false), 'run', false);
    expect(templatesOf(choice).narrow).toBe('minmax(80px, 1fr) var(--col-queue) var(--col-age)');
    expect(withShown(withShown(choice, 'state', true), 'run', true)).toEqual(ALL_COLUMNS);
  });

  it('keep between bounds', () => {
    expect(withWidth(ALL_COLUMNS, 'age', -3).widths.age).toBe(NARROWEST);
    expect(withWidth(ALL_COLUMNS, 'age', 1e9).widths.age).toBe(WIDEST);
    expect(withWidth(withWidth(ALL_COLUMNS, 'age', 99), 'age', null)).toEqual(ALL_COLUMNS);
  });

  it.each([null, '', '{', '3', 'null', '[]', '{"hidden":7,"widths":"x"}', '{"widths":{"age":"wide"}}'])(
    'are all there when what was stored is %s',
    (text) => {
      expect(parseColumns(text)).toEqual(ALL_COLUMNS);
    },
  );

  it('are read from what was stored as far as that can be used', () => {
    const text = '{"hidden":["queue","colour"],"widths":{"age":70,"run":9999,"name":3}}';
    expect(parseColumns(text)).toEqual({ hidden: ['queue'], widths: { age: 70, run: WIDEST } });
  });
});
