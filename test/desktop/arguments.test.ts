import { expect, test } from 'vitest';
import { needsItsOwnProcess, parseArguments } from '../../electron/desktop/arguments.ts';

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

test('only what another Jobdeck can do as well is handed over to it', () => {
  const needs = (...args: string[]): boolean =>
    needsItsOwnProcess(parseArguments(['electron', '.', ...args]));
  expect([needs(), needs('--tour'), needs('--some-switch-of-chromium')]).toEqual([false, false, false]);
  expect([needs('--headless'), needs('--quit-when-idle'), needs('--tour', '--screenshot=a.png')]).toEqual([
    true,
    true,
    true,
  ]);
});
