import { assertNever } from '../assert-never.ts';
import { formatBytes, formatCount, formatDuration, formatShare } from '../words/format.ts';
import type { AlertRule, FiringAlert } from './alerts.ts';
import { type AlertMetric, factsOf } from './metrics.ts';

/** A value of a metric, with its unit; an en dash where there is none. */
export function alertValue(metric: AlertMetric, value: number | null): string {
  if (value === null) return '–';
  const { unit } = factsOf(metric);
  switch (unit) {
    case 'count':
      return formatCount(value);
    case 'ms':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'bytes':
      return formatBytes(Math.round(value));
    case 'deviations':
      return `${value.toFixed(1)} deviations`;
    case 'yes':
      return value > 0 ? 'yes' : 'no';
    default:
      return assertNever(unit);
  }
}

/** `10 s`, `1 h 30 min`: as a person sets it, so without the tenths of what is measured. */
export function alertTime(ms: number): string {
  return ms < 60_000 && ms % 1_000 === 0 ? `${ms / 1_000} s` : formatDuration(ms);
}

/** `Failed runs of encode in 10 min above 5 for 1 min`. */
export function alertCondition(rule: AlertRule): string {
  const { metric, queue, windowMs, when, level, forMs } = rule;
  const { title, unit } = factsOf(metric);
  const where = queue === null ? '' : ` of ${queue}`;
  const window = windowMs === null ? '' : ` in ${alertTime(windowMs)}`;
  const long = forMs === 0 ? '' : ` for ${alertTime(forMs)}`;
  if (unit === 'yes') return `${title}${long}`;
  return `${title}${where}${window} ${when} ${alertValue(metric, level)}${long}`;
}

/** What fires and how bad it is: `Dead jobs: 3`. */
export function alertHeadline(
  alert: Pick<FiringAlert, 'name' | 'metric' | 'queue' | 'value' | 'worst'>,
): string {
  const { name, metric, queue, value, worst } = alert;
  const where = queue === null ? '' : ` (${queue})`;
  return factsOf(metric).unit === 'yes'
    ? `${name}${where}`
    : `${name}${where}: ${alertValue(metric, value ?? worst)}`;
}
