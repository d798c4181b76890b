import type { Rate } from '../../shared/numbers/rate.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';

export const RATE_UNITS = [
  { value: 'second', label: 'seconds', ms: 1_000 },
  { value: 'minute', label: 'minutes', ms: 60_000 },
  { value: 'hour', label: 'hours', ms: 3_600_000 },
  { value: 'day', label: 'days', ms: 86_400_000 },
] as const;
export type RateUnit = (typeof RATE_UNITS)[number]['value'];

/** `20 per second`, `5 in 10 min`, `none`. */
export function rateInWords(rate: Rate | null): string {
  if (rate === null) return 'none';
  const unit = RATE_UNITS.find(({ ms }) => ms === rate.intervalMs);
  const limit = formatCount(rate.limit);
  return unit === undefined ? `${limit} in ${formatDuration(rate.intervalMs)}` : `${limit} per ${unit.value}`;
}

/** The largest unit that the interval is a whole number of; of one that is none of any, a number of seconds with a point. */
export function inUnits(intervalMs: number): { readonly count: number; readonly unit: RateUnit } {
  const [second] = RATE_UNITS;
  const unit = RATE_UNITS.findLast(({ ms }) => intervalMs % ms === 0) ?? second;
  return { count: intervalMs / unit.ms, unit: unit.value };
}
