import { expect, test } from 'vitest';
import { parseArguments } from '../../electron/desktop/arguments.ts';

const NONE = { tour: false, headless: false, quitWhenIdle: false, screenshot: null };

test('nothing asked for is nothing done', () => {
  expect(parseArguments(['electron', '.'])).toEqual(NONE);
});

test('each switch is understood, in any order', () => {
  expect(
    parseArguments(['electron', '--headless', '.', '--screenshot', 'a.png', '--tour', '--quit-when-idle']),
  ).toEqual({ tour: true, headless: true, quitWhenIdle: true, screenshot: 'a.png' });
  expect(parseArguments(['electron', '.', '--screenshot=b.png']).screenshot).toBe('b.png');
});

test("Chromium's switches are passed over", () => {
  expect(
    parseArguments([
      'electron',
      '--no-sandbox',
      '--user-data-dir=/tmp/x',
      '-r',
      'hook.cjs',
      '--inspect=0',
      '.',
    ]),
  ).toEqual(NONE);
});

test('a screenshot without a file is none', () => {
  expect(parseArguments(['electron', '.', '--screenshot']).screenshot).toBeNull();
});
