import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../shared/durations.ts';
import { parseLocalMoment } from '../../shared/local-moment.ts';
import type { Pair } from './commands/add.ts';

/** Readers of option values. What they throw is told by commander, with the option's name. */

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    const [from, to] = [least, most].map((limit) => limit.toLocaleString('en'));
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`);
  };
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

/** An option that may be given more than once, or with commas. */
export const severalIds = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== ''),
];

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
