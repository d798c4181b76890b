import { InvalidArgumentError } from 'commander';
import type { Rate } from '../../shared/numbers/rate.ts';
import { parseDuration } from '../../shared/words/durations.ts';
import { parseLocalMoment, parsePassedMoment } from '../../shared/words/local-moment.ts';
import type { Pair } from './commands/add.ts';
import { readRate } from './rate-text.ts';

/** Readers of option values. What they throw is told by commander, with the option's name. */

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    const [from, to] = [least, most].map((limit) => limit.toLocaleString('en'));
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`);
  };
}

/** Where the local endpoint listens. */
export function listenAt(text: string): number | 'socket' {
  if (text === 'socket') return text;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('Expected a port, 0 for one that is free, or the word socket.');
}

/** In ms. */
export function duration(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.value;
  throw new InvalidArgumentError(`Expected ${parsed.error.expected}. ${parsed.error.fix}`);
}

/** How long a unique key is held. */
export function uniqueWithin(text: string): string | number {
  return text === 'open' || text === 'kept' ? text : duration(text);
}

/** A local time to come, in ms since 1970. */
export function moment(text: string): number {
  const parsed = parseLocalMoment(text, Date.now());
  if (parsed.ok) return parsed.value;
  throw new InvalidArgumentError(`Expected ${parsed.error.expected}. ${parsed.error.fix}`);
}

/** A local time that has passed, or how long ago, in ms since 1970. */
export function passedMoment(text: string): number {
  const parsed = parsePassedMoment(text, Date.now());
  if (parsed.ok) return parsed.value;
  throw new InvalidArgumentError(`Expected ${parsed.error.expected}. ${parsed.error.fix}`);
}

/** An option that may be given more than once, or with commas. */
export const severalIds = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== ''),
];

/** What takes a limit away. Not null: commander takes that for nothing said. */
export type None = 'none';

/** How often jobs start. */
export function rate(text: string): Rate | None {
  const read = readRate(text);
  if (read.ok) return read.value ?? 'none';
  throw new InvalidArgumentError(read.error);
}

/** The load of each processor. */
export function load(text: string): number | None {
  if (text === 'none') return text;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a load like 0.8, or none.');
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** In bytes. */
export function bytes(text: string): number | None {
  if (text === 'none') return text;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const size = SIZES[unit.toLowerCase()];
  if (amount !== undefined && size !== undefined) return Math.round(Number(amount) * size);
  throw new InvalidArgumentError('Expected a size like 2GB or 512 MiB, or none.');
}

/** An option that may be given more than once. */
export const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `NAME=value`, as env takes it. */
export function assignment(text: string, before: readonly Pair[]): readonly Pair[] {
  return [...before, pairAt(text, text.indexOf('='), 'Expected NAME=value.')];
}

/** `Name: value`, as curl takes it. */
export function header(text: string, before: readonly Pair[]): readonly Pair[] {
  const [name, value] = pairAt(text, text.indexOf(':'), 'Expected "Name: value".');
  return [...before, [name.trim(), value.trim()]];
}

function pairAt(text: string, at: number, complaint: string): Pair {
  if (at < 1) throw new InvalidArgumentError(complaint);
  return [text.slice(0, at), text.slice(at + 1)];
}
