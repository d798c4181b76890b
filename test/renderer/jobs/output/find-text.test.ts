import { describe, expect, it } from 'vitest';
import { findText, firstFrom, MOST_MATCHES } from '../../../../renderer/jobs/output/find-text.ts';
import type { OutputRow } from '../../../../renderer/jobs/output/output-rows.ts';
import { parseOutput } from '../../../../renderer/jobs/output/parse-output.ts';

const rowsOf = (text: string): readonly OutputRow[] =>
  parseOutput(text).map((segments, index) => ({ type: 'line', number: index + 1, segments }));

describe('finding a text in an output', () => {
  it('finds each place in the order of the lines', () => {
    expect(findText(rowsOf('a cat\nno\ncat, cat'), 'cat')).toEqual([
      { row: 0, from: 2, to: 5 },
      { row: 2, from: 0, to: 3 },
      { row: 2, from: 5, to: 8 },
    ]);
  });

  it('takes capitals as they come, unless some are typed', () => {
    const rows = rowsOf('Error\nerror');
    expect(findText(rows, 'error')).toHaveLength(2);
    expect(findText(rows, 'Error')).toEqual([{ row: 0, from: 0, to: 5 }]);
  });

  it('finds a text across colours', () => {
    expect(findText(rowsOf('\u001b[31mmoov\u001b[0m atom'), 'ov at')).toEqual([{ row: 0, from: 2, to: 7 }]);
  });

  it('counts characters as they stand where small letters are longer', () => {
    expect(findText(rowsOf('İİ cat'), 'cat')).toEqual([{ row: 0, from: 3, to: 6 }]);
  });

  it('finds nothing for nothing, and nothing in what was left out', () => {
    expect(findText(rowsOf('a'), '')).toEqual([]);
    expect(findText([{ type: 'gap', text: '12 lines left out' }], 'lines')).toEqual([]);
  });

  it('stops counting somewhere', () => {
    expect(findText(rowsOf('aa\n'.repeat(MOST_MATCHES)), 'a')).toHaveLength(MOST_MATCHES);
  });

  it('goes on from a row, and round from the last', () => {
    const matches = findText(rowsOf('x\nno\nx'), 'x');
    expect([firstFrom(matches, 0), firstFrom(matches, 1), firstFrom(matches, 3)]).toEqual([0, 1, 0]);
    expect(firstFrom([], 0)).toBeNull();
  });
});
