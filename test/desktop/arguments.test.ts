import { expect, test } from 'vitest';
import { type Arguments, needsItsOwnProcess, parseArguments } from '../../electron/desktop/arguments.ts';

const NONE = {
  tour: false,
  headless: false,
  quitWhenIdle: false,
  screenshot: null,
  data: null,
  memory: false,
  recover: false,
  gallery: false,
  hidden: false,
  link: null,
};
const parse = (...args: string[]): Arguments => parseArguments(['electron', ...args], '/home/ada');

test('nothing asked for is nothing done', () => {
  expect(parse('.')).toEqual(NONE);
});

test('each switch is understood, in any order', () => {
  expect(
    parse(
      '--headless',
      '.',
      '--screenshot',
      'a.png',
      '--tour',
      '--quit-when-idle',
      '--memory',
      '--recover',
      '--gallery',
    ),
  ).toEqual({
    tour: true,
    headless: true,
    quitWhenIdle: true,
    screenshot: 'a.png',
    data: null,
    memory: true,
    recover: true,
    gallery: true,
    hidden: false,
    link: null,
  });
  expect(parse('.', '--screenshot=b.png').screenshot).toBe('b.png');
});

test("Chromium's switches are passed over", () => {
  expect(parse('--no-sandbox', '--user-data-dir=/tmp/x', '-r', 'hook.cjs', '--inspect=0', '.')).toEqual(NONE);
});

test('the data folder is taken from where the app was started', () => {
  expect(parse('.', '--data', 'jobs').data).toBe('/home/ada/jobs');
  expect(parse('.', '--data=/mnt/jobs').data).toBe('/mnt/jobs');
});

test('a screenshot without a file, and a data folder without a name, are none', () => {
  expect(parse('.', '--screenshot')).toEqual(NONE);
  expect(parse('.', '--data')).toEqual(NONE);
});

test('only what another Jobdeck can do as well is handed over to it', () => {
  const needs = (...args: string[]): boolean => needsItsOwnProcess(parse('.', ...args));
  expect([needs(), needs('--tour'), needs('--some-switch-of-chromium'), needs('--data', 'x')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect([needs('--headless'), needs('--quit-when-idle'), needs('--tour', '--screenshot=a.png')]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a start at login is hidden; a link is taken as it is, to be looked at by who opens it', () => {
  expect(parse('.', '--hidden').hidden).toBe(true);
  expect(parse('.', 'jobdeck://job/anything at all').link).toBe('jobdeck://job/anything at all');
  expect(parse('jobdeck:').link).toBe('jobdeck:');
});
