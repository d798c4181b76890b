import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusCodes } from '../../renderer/new-job/status-codes.ts';
import { parseDuration } from '../../shared/words/durations.ts';
import { formatDuration } from '../../shared/words/format.ts';
import { joinWords, quotePath, quoteWord, splitWords } from '../../shared/words/shell-words.ts';

describe('a line of words', () => {
  it('is split as a shell would split it', () => {
    expect(splitWords(`ffmpeg -i 'a b.mov' "c \\"d\\"" e\\ f ''`)).toEqual([
      'ffmpeg',
      '-i',
      'a b.mov',
      'c "d"',
      'e f',
      '',
    ]);
    expect(splitWords('one \\\n  two\n three')).toEqual(['one', 'two', 'three']);
    expect(splitWords("it's open")).toEqual(['its open']);
    expect(splitWords('  ')).toEqual([]);
  });

  it('keeps the backslashes of a Windows path on Windows', () => {
    expect(splitWords('C:\\tools\\x.exe "a b" it\'s', true)).toEqual(['C:\\tools\\x.exe', 'a b', "it's"]);
  });

  it('comes back the same when it was quoted and is split again', () => {
    const word = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', "'", '"', '\\', '$HOME', '*', '\n', ' '),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words);
      }),
    );
  });

  it('is quoted only where it must be', () => {
    expect(quoteWord('out/ep-223.m3u8')).toBe('out/ep-223.m3u8');
    expect(quoteWord("it's")).toBe("'it'\\''s'");
    expect(quoteWord('')).toBe("''");
    expect(quotePath('~/my files')).toBe("~/'my files'");
  });
});

describe('a duration as people write it', () => {
  it.each([
    ['10 min', 600_000],
    ['90 s', 90_000],
    ['1 h 30 min', 5_400_000],
    ['1h30m', 5_400_000],
    ['1.5 hours', 5_400_000],
    ['0,5 s', 500],
    ['250ms', 250],
    [' 2 D ', 172_800_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms });
  });

  it.each(['', '10', 'soon', '5 parsecs', '10 min later', '-5 s', 'min'])(
    'refuses %j and says what to write',
    (text) => {
      const parsed = parseDuration(text);
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expect(parsed.error.fix).toMatch(/\.$/);
    },
  );

  it('reads all that the screens write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * 86_400_000 }), (ms) => {
        const parsed = parseDuration(formatDuration(ms));
        expect(parsed.ok && formatDuration(parsed.value)).toBe(formatDuration(ms));
      }),
    );
  });
});

describe('status codes', () => {
  it('are read singly and as ranges, each once', () => {
    expect(parseStatusCodes('204, 200 201-203;200')).toEqual([200, 201, 202, 203, 204]);
    expect(parseStatusCodes('  ')).toEqual([]);
  });

  it('are refused when they are something else', () => {
    for (const text of ['2xx', '300-200', 'ok']) expect(parseStatusCodes(text)).toBeNull();
  });
});
