import { describe, expect, it } from 'vitest';
import {
  countFresh,
  EMPTY,
  type HeldRows,
  isBehind,
  updateRows,
  withPages,
} from '../../../../renderer/jobs/list/held-rows.ts';
import type { JobRow } from '../../../../shared/jobs/job-views.ts';
import { aRow, NOW, rows } from '../samples.ts';

const holding = (shown: readonly JobRow[]): HeldRows => ({
  ...withPages(EMPTY, [{ cursor: null, length: shown.length, rows: shown }]),
  total: shown.length,
});
const byId = (changed: readonly JobRow[]): ReadonlyMap<string, JobRow> =>
  new Map(changed.map((row) => [row.id, row]));

describe('rows that are held', () => {
  it('stay the same object while nothing about them is new', () => {
    const held = holding(rows(3));
    expect(updateRows(held, byId(rows(3)))).toBe(held);
    expect(isBehind(held)).toBe(false);
  });

  it('are behind once one of them changed, however it looks now', () => {
    const held = updateRows(holding(rows(3)), byId([aRow({ id: 'job-2', state: 'dead', at: NOW })]));
    expect(isBehind(updateRows(held, byId([aRow({ id: 'job-2', state: 'dead', at: NOW })])))).toBe(true);
  });

  it('do not count as new what was only not read yet', () => {
    expect(countFresh(holding(rows(3)), rows(9))).toEqual({ count: 0, capped: false });
  });

  it('count what stands above the first that has not changed', () => {
    const moved = aRow({ id: 'job-2', at: NOW });
    const held = updateRows(holding(rows(3)), byId([moved]));
    const head = [aRow({ id: 'a' }), moved, aRow({ id: 'b' }), ...rows(9)];
    expect(countFresh(held, head)).toEqual({ count: 2, capped: false });
  });

  it('say so when there are more new ones than were read', () => {
    expect(countFresh(holding(rows(3)), [aRow({ id: 'a' }), aRow({ id: 'b' })])).toEqual({
      count: 2,
      capped: true,
    });
  });
});
