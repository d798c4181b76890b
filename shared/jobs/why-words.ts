import { assertNever } from '../assert-never.ts';
import { formatBytes, formatCount, formatDuration } from '../words/format.ts';
import type { Ahead, Blocker, KeyHolder, StartEstimate, Why } from './why.ts';

/** In one sentence: `queue encode is full, 4 of 4; 3rd in line; likely starts in 2-3 min`. */
export function whyInWords(why: Why, now: number): string {
  const { blocker, ahead, start } = why;
  const parts = [blockerInWords(blocker, now), ahead === null ? '' : aheadInWords(ahead)];
  return [...parts, startInWords(start)].filter((part) => part !== '').join('; ');
}

/** What it waits for alone, without its place in line. */
export function blockerInWords(blocker: Blocker, now: number): string {
  switch (blocker.type) {
    case 'parents':
      return parentsInWords(blocker);
    case 'scheduled':
      return `scheduled, due ${inTime(blocker.at - now)}`;
    case 'retry':
      return `attempt ${blocker.attempt} of ${blocker.maxAttempts} is due ${inTime(blocker.at - now)}`;
    case 'engine':
      return `the engine is ${blocker.state}`;
    case 'storage':
      return blocker.message;
    case 'paused': {
      const what = blocker.queue === null ? 'everything is paused' : `queue ${blocker.queue} is paused`;
      return blocker.since === null ? what : `${what}, for ${formatDuration(whole(now - blocker.since))} now`;
    }
    case 'load':
      return `the processors are busy: load ${blocker.perCpu.toFixed(2)} each, ${blocker.limit} at most`;
    case 'memory':
      return `memory is short: ${formatBytes(blocker.freeBytes)} free, ${formatBytes(blocker.limit)} wanted`;
    case 'key':
      return `the key ${blocker.key} is held by ${holders(blocker.by)}, ${blocker.by.length} of ${blocker.limit}`;
    case 'rate': {
      const whose = blocker.key === null ? `queue ${blocker.queue}` : `the key ${blocker.key}`;
      const rate = `${formatCount(blocker.limit)} in ${formatDuration(blocker.intervalMs)}`;
      const until = blocker.until === null ? '' : `; the next may start ${inTime(blocker.until - now)}`;
      return `${whose} has had its ${rate}${until}`;
    }
    case 'queue full':
      return `queue ${blocker.queue} is full, ${blocker.running} of ${blocker.limit}`;
    case 'workers busy':
      return `all workers are busy, ${blocker.running} of ${blocker.limit}`;
    case 'line':
      return 'in line, and nothing else holds it';
    default:
      return assertNever(blocker);
  }
}

function parentsInWords({ failed, jobs, more }: Blocker & { readonly type: 'parents' }): string {
  const [first, ...others] = jobs;
  if (first === undefined) {
    return failed ? 'a job that it depends on failed' : 'the jobs that it depends on have ended just now';
  }
  const count = `${more ? 'at least ' : ''}${others.length} more`;
  const names = others.length === 0 ? `‘${first.name}’` : `‘${first.name}’ and ${count}`;
  if (!failed) return `it waits for ${names} to end`;
  return others.length === 0 ? `${names} is ${first.state}` : `${names} failed`;
}

function holders(by: readonly KeyHolder[]): string {
  const [first, ...others] = by;
  if (first === undefined) return 'another job';
  return others.length === 0 ? `‘${first.name}’` : `‘${first.name}’ and ${others.length} more`;
}

function aheadInWords(ahead: Ahead): string {
  if (ahead.type === 'more than') return `more than ${formatCount(ahead.jobs)} before it`;
  return ahead.jobs === 0 ? 'next in line' : `${ordinal(ahead.jobs + 1)} in line`;
}

function startInWords(start: StartEstimate): string {
  if (start.type === 'between') return `likely starts ${rangeInWords(start.fromMs, start.toMs)}`;
  return start.reason.startsWith('until')
    ? `it starts at the earliest when that ends`
    : `when it starts is unknown: ${reasonInWords(start.reason)}`;
}

function reasonInWords(reason: string): string {
  return reason.startsWith('how') ? `nobody can tell ${reason}` : reason;
}

/** `in 2-3 min`, `in 40 s - 2 min`, `at any moment`. */
function rangeInWords(fromMs: number, toMs: number): string {
  if (toMs < 1_500) return 'at any moment';
  const unit = UNITS.find(({ ms }) => toMs >= 2 * ms) ?? SECONDS;
  const [from, to] = [Math.floor(fromMs / unit.ms), Math.ceil(toMs / unit.ms)];
  if (from === to) return `in ${to} ${unit.word}`;
  if (from > 0) return `in ${formatCount(from)}-${formatCount(to)} ${unit.word}`;
  return `within ${formatCount(to)} ${unit.word}`;
}

const SECONDS = { ms: 1_000, word: 's' } as const;
const UNITS = [
  { ms: 86_400_000, word: 'd' },
  { ms: 3_600_000, word: 'h' },
  { ms: 60_000, word: 'min' },
  SECONDS,
] as const;

function inTime(ms: number): string {
  return ms <= 0 ? 'now' : `in ${formatDuration(whole(ms))}`;
}

/** A countdown goes by whole seconds. */
function whole(ms: number): number {
  return Math.ceil(Math.max(0, ms) / 1_000) * 1_000;
}

function ordinal(place: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(place);
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[rule];
  return `${formatCount(place)}${ending}`;
}
