import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskOutput, OutputMask } from '../../electron/redaction/output-mask.ts';

const WHOLE = { start: false, end: false };
const told = (secrets: readonly string[], text: string, cut = WHOLE): string =>
  Buffer.from(new OutputMask(secrets).cover(Buffer.from(text), cut)).toString();

describe('an output without secrets', () => {
  test('has a star for each byte of one, and is as long as it was', () => {
    expect(told(['hunter2'], 'in with hunter2, out with hunter2\n')).toBe(
      'in with *******, out with *******\n',
    );
    expect(told(['pässword'], '<pässword>')).toBe('<*********>');
    expect(told([], 'all of it')).toBe('all of it');
  });

  test('is covered where secrets overlap, or hold each other', () => {
    expect(told(['abab'], '.ababab.')).toBe('.******.');
    expect(told(['token-1', 'oken'], 'token-1 token-2')).toBe('******* t****-2');
  });

  test('has no half of a secret where it is cut, and is whole where it is not', () => {
    expect(told(['secret'], 'ret and sec')).toBe('ret and sec');
    expect(told(['secret'], 'ret and sec', { start: true, end: true })).toBe('*** and ***');
    const cut = { jobId: 'x', run: 1, skippedLines: 0, total: 99, ended: true };
    const [head, tail] = [Buffer.from('it is hun'), Buffer.from('ter2 hun')];
    const mask = new OutputMask(['hunter2']);
    const parts = (skipped: number, ended = true) => {
      const shown = maskOutput({ ...cut, head, tail, skipped, ended }, mask);
      return [shown.head, shown.tail].map((part) => Buffer.from(part).toString());
    };
    expect(parts(0)).toEqual(['it is ***', '**** hun']);
    expect(parts(5)).toEqual(['it is ***', '**** hun']);
    expect(parts(0, false)).toEqual(['it is ***', '**** ***']);
  });

  test('covers a secret that is longer than what is held back, be it one letter many times', () => {
    const long = 'k'.repeat(5_000);
    expect(told([long], `<${long}>`)).toBe(`<${'*'.repeat(5_000)}>`);
    const key = Array.from({ length: 3_000 }, (_, index) => index.toString(36)).join('');
    expect(told([key], `<${key}>`)).toBe(`<${'*'.repeat(key.length)}>`);
    expect(new OutputMask([key]).reach).toBe(1_023);
  });

  test('is the same of the parts as of the whole, wherever it is cut', () => {
    const letters = fc.constantFrom('a', 'b', 'ä');
    const text = (max: number) =>
      fc.array(letters, { minLength: 2, maxLength: max }).map((of) => of.join(''));
    fc.assert(
      fc.property(fc.array(text(5), { maxLength: 3 }), text(60), fc.nat(100), (secrets, output, at) => {
        const mask = new OutputMask(secrets);
        const bytes = Buffer.from(output);
        const whole = Buffer.from(mask.cover(bytes, WHOLE));
        const from = Math.min(at, bytes.length);
        const near = Math.max(0, from - mask.reach);
        const end = Buffer.from(mask.cover(bytes.subarray(near), WHOLE)).subarray(from - near);
        expect(end.toString('latin1')).toBe(whole.subarray(from).toString('latin1'));
        const begin = bytes.subarray(0, from);
        const known = from - mask.begun(begin);
        const start = Buffer.from(mask.cover(begin, WHOLE)).subarray(0, known);
        expect(start.toString('latin1')).toBe(whole.subarray(0, known).toString('latin1'));
      }),
    );
  });
});
