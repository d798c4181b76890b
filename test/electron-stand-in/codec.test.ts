import { describe, expect, test } from 'vitest';
import { makeCodec } from './page/codec.ts';

const { encode, decode } = makeCodec();

describe('the codec', () => {
  test('gives back what structuredClone would', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle['self'] = circle;
    const value = {
      nothing: undefined,
      numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY, 1.5],
      big: 2n ** 70n,
      date: new Date(5),
      badDate: new Date(Number.NaN),
      expression: /x/gi,
      map: new Map<unknown, unknown>([[{ k: 1 }, new Set([1, 2])]]),
      floats: new Float64Array([1.5, 2.5]),
      bytes: new Uint8Array([1, 2]).buffer,
      error: new TypeError('x', { cause: 'y' }),
      circle,
      $t: 'looks like a tag',
      inner: { $t: 'undefined' },
    };
    expect(decode(encode(value))).toStrictEqual(structuredClone(value));
  });

  test('keeps one object one object', () => {
    const shared = { n: 1 };
    const [first, second] = decode(encode([shared, shared])) as [object, object];
    expect(first).toBe(second);
  });

  test('keeps a key named __proto__ a key', () => {
    const value: unknown = JSON.parse('{"__proto__":{"evil":true}}');
    const copy = decode(encode(value)) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.keys(copy)).toStrictEqual(['__proto__']);
  });

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a WeakMap', new WeakMap()],
    ['a promise', Promise.resolve()],
    ['a proxy', new Proxy({}, {})],
    ['a Blob', new Blob(['x'])],
    ['a function deep inside', { a: [() => 1] }],
  ])('refuses %s as Electron does', (_name, value) => {
    expect(() => encode(value)).toThrow('An object could not be cloned.');
  });
});
