import { type Rate, rateProblem } from '../../shared/numbers/rate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseDuration } from '../../shared/words/durations.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** `10/min`, `5/90s`, `none`: what readRate reads. */
export function rateText(rate: Rate | null): string {
  if (rate === null) return 'none';
  const { limit, intervalMs } = rate;
  const [unit, ms] = UNITS.find(([, length]) => intervalMs % length === 0) ?? ['ms', 1];
  return `${limit}/${intervalMs === ms ? '' : intervalMs / ms}${unit}`;
}

/** So many starts in a time: `10/min`, `1/s`, `100/2h`, or `none`. The error tells what was expected. */
export function readRate(text: string): Result<Rate | null, string> {
  if (text === 'none') return ok(null);
  const [, limit, interval = ''] = /^\s*(\d{1,15})\s*\/\s*(.+)$/.exec(text) ?? [];
  const length = parseDuration(/^\d/.test(interval) ? interval : `1 ${interval}`);
  if (limit === undefined || !length.ok)
    return err('Expected starts in a time, like 10/min or 5/30s, or none.');
  const rate = { limit: Number(limit), intervalMs: length.value };
  const problem = rateProblem(rate);
  return problem === null ? ok(rate) : err(`Expected ${problem.expected}. ${problem.fix}`);
}
