import { describe, expect, it } from 'vitest';
import { decodeOutput } from '../../electron/workers/decode-output.ts';
import { lastLineOfBytes } from '../../electron/workers/last-line.ts';

const lastLine = (text: string): string => lastLineOfBytes(Buffer.from(text));

describe('the last line', () => {
  it.each([
    ['nothing', '', ''],
    ['blank lines only', '\n \r\n\t\n', ''],
    ['a line under way', 'one\ntwo', 'two'],
    ['line ends of Windows', 'one\r\ntwo\r\n', 'two'],
    ['blank lines at the end', 'one\n\n \n', 'one'],
    ['a progress bar', 'start\n 10%\r 50%\r100%', '100%'],
    ['a progress bar that returns after drawing', 'start\n 10%\r 50%\r', '50%'],
    ['colours', '\u001b[1;32m✓ passed\u001b[0m\n', '✓ passed'],
    ['a line that is erased and drawn anew', 'a\u001b[2K\u001b[1Gnew', 'anew'],
    ['a link', '\u001b]8;;https://example.org\u0007text\u001b]8;;\u0007\n', 'text'],
    ['control characters', 'bell\u0007 and \u0000zero\u007f', 'bell and zero'],
    ['text that turns around what follows', 'exe.\u202egpj', 'exe.gpj'],
    ['tabs', '\ta\tb\n', 'a b'],
    ['other scripts', '日本 🚀\n', '日本 🚀'],
  ])('of %s', (_name, text, expected) => {
    expect(lastLine(text)).toBe(expected);
  });

  it('is at most 160 characters as a text counts them, and none is cut in half', () => {
    expect(lastLine(`first\n${'x'.repeat(160)}`)).toBe('x'.repeat(160));
    expect(lastLine('x'.repeat(161))).toBe(`${'x'.repeat(159)}…`);
    expect(lastLine('🚀'.repeat(5000))).toBe(`${'🚀'.repeat(79)}…`);
  });

  it('is found behind any number of blank lines', () => {
    expect(lastLine(`found\n${'\n'.repeat(100_000)}`)).toBe('found');
  });
});

describe('decoded output', () => {
  it('shows what is not UTF-8 as U+FFFD', () => {
    expect(decodeOutput(Uint8Array.from([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
    expect(decodeOutput(Buffer.from('a🚀').subarray(0, 3))).toBe('a\ufffd');
  });

  it('drops the rest of a character that was cut at the start', () => {
    const rocket = Buffer.from('🚀 lift-off');
    for (const cut of [1, 2, 3]) expect(decodeOutput(rocket.subarray(cut))).toBe(' lift-off');
    expect(decodeOutput(rocket)).toBe('🚀 lift-off');
    expect(decodeOutput(new Uint8Array())).toBe('');
  });

  it('keeps a byte order mark: it came from the program', () => {
    expect(decodeOutput(Buffer.from('\ufefftext'))).toBe('\ufefftext');
  });
});
