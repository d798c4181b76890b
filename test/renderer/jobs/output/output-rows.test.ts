import { describe, expect, it } from 'vitest';
import { decodeFromStart, decodeTail } from '../../../../renderer/jobs/output/decode.ts';
import { outputRows, rowsAsText } from '../../../../renderer/jobs/output/output-rows.ts';
import type { RunOutput } from '../../../../shared/jobs/job-views.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function anOutput(part: Partial<RunOutput>): RunOutput {
  const empty = new Uint8Array();
  return {
    jobId: 'a',
    run: 1,
    head: empty,
    skipped: 0,
    skippedLines: 0,
    tail: empty,
    total: 0,
    ended: true,
    ...part,
  };
}

describe('bytes as text', () => {
  it('that are no UTF-8 become a replacement character', () => {
    expect(decodeFromStart(Uint8Array.of(0x61, 0xff, 0x62), false)).toBe('a\ufffdb');
  });

  it('wait for the rest of a character while more may come', () => {
    const half = bytes('é').subarray(0, 1);
    expect(decodeFromStart(half, true)).toBe('');
    expect(decodeFromStart(half, false)).toBe('\ufffd');
  });

  it('of a tail do not begin with the rest of a cut character', () => {
    for (const cut of [1, 2, 3]) {
      expect(decodeTail(bytes('😀 ok').subarray(cut), false)).toBe(' ok');
    }
  });
});

describe('the rows of an output', () => {
  it('run from head to tail when nothing was left out, also through a line and a character', () => {
    const whole = bytes('one\ntwö\nthree\n');
    const rows = outputRows(anOutput({ head: whole.subarray(0, 7), tail: whole.subarray(7) }));
    expect(rowsAsText(rows)).toBe('one\ntwö\nthree');
    expect(rows.map((row) => row.type === 'line' && row.number)).toEqual([1, 2, 3]);
  });

  it('say in a row of its own what was left out, and number on after it', () => {
    const rows = outputRows(
      anOutput({ head: bytes('1\n2\n'), skipped: 96_000, skippedLines: 1_199, tail: bytes('1202\n1203\n') }),
    );
    expect(rows[2]).toEqual({ type: 'gap', text: '1,199 lines left out; head and tail are kept, 14 B' });
    expect(rows[3]).toMatchObject({ type: 'line', number: 1202 });
    expect(rowsAsText(rows)).toContain('[1,199 lines left out');
  });

  it('say one line, and bytes when it was no whole line', () => {
    const one = outputRows(anOutput({ head: bytes('a'), skipped: 10, skippedLines: 1, tail: bytes('b') }));
    const none = outputRows(anOutput({ head: bytes('a'), skipped: 2_000, tail: bytes('b') }));
    expect(one[1]).toMatchObject({ text: expect.stringMatching(/^1 line left out/) });
    expect(none[1]).toMatchObject({ text: expect.stringMatching(/^2\.0 kB left out/) });
  });
});
