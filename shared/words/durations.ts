import { err, ok, type Result } from '../result.ts';

/** What each unit is, ms. The short ones are how this program writes them; the others are how people do. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  secs: 1_000,
  second: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

export interface NotADuration {
  readonly expected: string;
  readonly fix: string;
}

/**
 * `10 min`, `90 s`, `1 h 30 min`, `1.5h`, `1h30m`: numbers with units, added up, in ms. A bare number has no unit that
 * everybody would guess alike, so it is refused.
 */
export function parseDuration(text: string): Result<number, NotADuration> {
  const trimmed = text.trim().toLowerCase();
  const parts = [...trimmed.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*/gy)];
  const read = parts.reduce((length, [part]) => length + part.length, 0);
  if (parts.length > 0 && read === trimmed.length) {
    let total = 0;
    for (const [, number = '', unit = ''] of parts) {
      const factor = UNITS[unit];
      if (factor === undefined) return notOne(`Use ms, s, min, h or d; "${unit}" is none of them.`);
      total += Number(number.replace(',', '.')) * factor;
    }
    return ok(Math.round(total));
  }
  return notOne(
    /^\d+$/.test(trimmed)
      ? `Say of what: ${trimmed} s or ${trimmed} min.`
      : 'Write it like 90 s or 1 h 30 min.',
  );
}

function notOne(fix: string): Result<never, NotADuration> {
  return err({ expected: 'a time with its unit', fix });
}
