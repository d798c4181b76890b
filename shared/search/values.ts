import type { Filter } from './filters.ts';
import { both, type Comparison, type Condition, type NumberField } from './search.ts';

/** What was expected, in words; the caller knows where. */
export interface Misfit {
  readonly expected: string;
  readonly fix: string;
}
export type Read = Condition | Misfit;
export const isMisfit = (read: Read): read is Misfit => 'expected' in read;

type Numeric = Exclude<Filter, { readonly type: 'text' | 'is' }>;

/** Reads `>3`, `<=30s`, `2..5`, `2026-11-24` and the like, for a filter that compares. */
export function readNumeric(filter: Numeric, text: string, now: number): Read {
  const range = /^(.*?)\.\.(.*)$/.exec(text);
  if (range !== null) return readRange(filter, range[1] ?? '', range[2] ?? '', now);
  const parts = /^(<=|>=|<|>|=)?(.*)$/s.exec(text);
  const op = (parts?.[1] ?? null) as Comparison | null;
  const operand = parts?.[2] ?? '';
  if (filter.type === 'moment') return readMoment(filter.field, op, operand, now);
  const value = filter.type === 'number' ? wholeNumber(operand) : durationMs(operand);
  if (value === null || (filter.type === 'duration' && (op === null || op === '='))) return misfit(filter);
  return compare(filter.field, op ?? '=', value);
}

/** Both ends count; one may be left out. */
function readRange(filter: Numeric, from: string, to: string, now: number): Read {
  if (from === '' && to === '') return misfit(filter);
  const { field } = filter;
  if (filter.type === 'moment') return readMomentRange(field, from, to, now) ?? misfit(filter);
  const read = filter.type === 'number' ? wholeNumber : durationMs;
  const least = from === '' ? Number.NEGATIVE_INFINITY : read(from);
  const most = to === '' ? Number.POSITIVE_INFINITY : read(to);
  return least === null || most === null ? misfit(filter) : between(field, least, most);
}

/**
 * Of an age, `>` is older, as one says "more than an hour ago". Of a date, `>` is later. A date stands for all of its
 * day, a time for all of its minute or second.
 */
function readMoment(field: NumberField, op: Comparison | null, operand: string, now: number): Read {
  const age = durationMs(operand);
  if (age !== null && op !== null && op !== '=') return compare(field, MIRRORED[op], now - age);
  const span = spanOf(operand, now);
  if (span === null) return misfit({ type: 'moment', field });
  const [start, end] = span;
  switch (op) {
    case '>':
      return compare(field, '>=', end);
    case '>=':
      return compare(field, '>=', start);
    case '<':
      return compare(field, '<', start);
    case '<=':
      return compare(field, '<', end);
    case '=':
    case null:
      return both(compare(field, '>=', start), compare(field, '<', end));
  }
}

function readMomentRange(field: NumberField, from: string, to: string, now: number): Condition | null {
  const ages = [from, to].map((text) => (text === '' ? undefined : durationMs(text)));
  if (ages.every((age) => age !== null)) {
    const [young = 0, old = Number.POSITIVE_INFINITY] = ages as (number | undefined)[];
    return between(field, now - Math.max(young, old), now - Math.min(young, old));
  }
  const first = from === '' ? [Number.NEGATIVE_INFINITY, 0] : spanOf(from, now);
  const last = to === '' ? [0, Number.POSITIVE_INFINITY] : spanOf(to, now);
  if (first === null || last === null) return null;
  return both(compare(field, '>=', Number(first[0])), compare(field, '<', Number(last[1])));
}

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

const compare = (field: NumberField, op: Comparison, value: number): Condition => ({
  type: 'compare',
  field,
  op,
  value,
});

function between(field: NumberField, a: number, b: number): Condition {
  return both(compare(field, '>=', Math.min(a, b)), compare(field, '<=', Math.max(a, b)));
}

function wholeNumber(text: string): number | null {
  const value = Number(text);
  return /^-?\d{1,15}$/.test(text) ? value : null;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function durationMs(text: string): number | null {
  const parts = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|min|m|h|d|w)$/.exec(text);
  return parts === null ? null : Number(parts[1]) * (UNITS[parts[2] ?? ''] ?? 0);
}

/** First moment, and the first after it, in the time zone of this machine. */
function spanOf(text: string, now: number): readonly [number, number] | null {
  const day = (at: Date, ahead: number): number =>
    new Date(at.getFullYear(), at.getMonth(), at.getDate() + ahead).getTime();
  if (text === 'today') return [day(new Date(now), 0), day(new Date(now), 1)];
  if (text === 'yesterday') return [day(new Date(now), -1), day(new Date(now), 0)];
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (parts === null) return null;
  const [year, month, date, hour, minute, second] = parts
    .slice(1)
    .map((part) => (part === undefined ? null : Number(part)));
  const at = new Date(year ?? 0, (month ?? 0) - 1, date ?? 0, hour ?? 0, minute ?? 0, second ?? 0);
  const isThere = at.getMonth() + 1 === month && at.getDate() === date;
  if (!isThere || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null;
  const start = at.getTime();
  if (hour === null) return [start, day(at, 1)];
  return [start, start + (second === null ? 60_000 : 1_000)];
}

function misfit({ type, field }: Numeric): Misfit {
  switch (type) {
    case 'number':
      return {
        expected: 'a whole number, a comparison or a range',
        fix: `Write ${field}:3, ${field}:>3 or ${field}:2..5.`,
      };
    case 'duration':
      return {
        expected: 'a comparison with a duration',
        fix: `Write ${field}:>30s, ${field}:<2min or ${field}:1min..1h. Units are ms, s, min, h, d and w.`,
      };
    case 'moment':
      return {
        expected: 'a comparison with an age, or a date',
        fix: `Write ${field}:>1h for more than an hour ago, ${field}:<1h for less, ${field}:today, ${field}:2026-11-24 or ${field}:>=2026-11-24T18:30.`,
      };
  }
}
