import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOutput } from '../../../../renderer/jobs/output/parse-output.ts';
import { PLAIN, selectGraphics } from '../../../../renderer/jobs/output/style.ts';

const ESC = '\u001b';
const textOf = (output: string): string[] =>
  parseOutput(output).map((line) => line.map(({ text }) => text).join(''));
const firstStyle = (output: string) => parseOutput(output)[0]?.[0]?.style;

describe('the lines of an output', () => {
  it('are parted by line breaks, and a last break begins no line', () => {
    expect(textOf('one\n\ntwo\n')).toEqual(['one', '', 'two']);
  });

  it('end at CR LF as well, without losing their text', () => {
    expect(textOf('one\r\ntwo\r\n')).toEqual(['one', 'two']);
  });

  it('show what a terminal would after carriage returns: the last text wins', () => {
    expect(textOf('progress 10%\rprogress 100%\n')).toEqual(['progress 100%']);
  });

  it('keep the rest of a longer text that a shorter one overwrote', () => {
    expect(textOf('abcdef\rXY')).toEqual(['XYcdef']);
  });

  it('are emptied by an erasure, and shortened by one to the end', () => {
    expect(textOf(`downloading${ESC}[2K\rdone`)).toEqual(['done']);
    expect(textOf(`abcdef\rXY${ESC}[K`)).toEqual(['XY']);
  });

  it('take a backspace as a step back', () => {
    expect(textOf('ab\bc')).toEqual(['ac']);
  });

  it('leave out titles, links, cursor addressing and other controls, but keep the text of a link', () => {
    expect(textOf(`${ESC}]0;title\u0007${ESC}[2J${ESC}[3;4Hx\u0000y`)).toEqual(['xy']);
    expect(textOf(`${ESC}]8;;https://a.example${ESC}\\link${ESC}]8;;${ESC}\\`)).toEqual(['link']);
  });

  it('leave out a sequence that was cut off at the end', () => {
    expect(textOf(`text${ESC}[38;5`)).toEqual(['text']);
  });

  it('lose no plain text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is taken out
        const plain = text.replace(/[\u0000-\u001f\u007f]/g, '');
        expect(textOf(plain).join('')).toBe(plain);
      }),
    );
  });

  it('never throw, whatever a program writes', () => {
    const piece = fc.constantFrom(
      ESC,
      '[',
      ']',
      'K',
      'm',
      '38;2;',
      ';',
      '\r',
      '\n',
      '\b',
      'x',
      '\u0007',
      '9',
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => void parseOutput(pieces.join(''))));
  });
});

describe('colours and weights', () => {
  it('are those that the program set, until it resets them', () => {
    const [line] = parseOutput(`${ESC}[1;31mred${ESC}[0m plain`);
    expect(line).toMatchObject([
      { text: 'red', style: { bold: true, color: 'red' } },
      { text: ' plain', style: PLAIN },
    ]);
  });

  it('stay from line to line', () => {
    const [, second] = parseOutput(`${ESC}[32mone\ntwo`);
    expect(second?.[0]?.style.color).toBe('green');
  });

  it('know the 16 names, the 256 palette and true colour', () => {
    expect(firstStyle(`${ESC}[94mx`)?.color).toBe('blue');
    expect(firstStyle(`${ESC}[38;5;9mx`)?.color).toBe('red');
    expect(firstStyle(`${ESC}[38;5;208mx`)?.color).toBe('rgb(255 135 0)');
    expect(firstStyle(`${ESC}[38;5;244mx`)?.color).toBe('rgb(128 128 128)');
    expect(firstStyle(`${ESC}[48;2;1;2;3mx`)?.background).toBe('rgb(1 2 3)');
    expect(firstStyle(`${ESC}[38:2::10:20:30mx`)?.color).toBe('rgb(10 20 30)');
  });

  it('go on after a true colour in the same sequence', () => {
    expect(selectGraphics(PLAIN, '38;2;1;2;3;1')).toMatchObject({ color: 'rgb(1 2 3)', bold: true });
  });

  it('ignore what they do not know', () => {
    expect(selectGraphics(PLAIN, '999')).toEqual(PLAIN);
  });
});
