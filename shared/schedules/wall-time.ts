import { z } from 'zod';

/** The last moment of the year 9999. */
export const MAX_MOMENT = 253_402_300_799_999;

const iso = z.iso.datetime({ offset: true });

/** ms since 1970 of a text with its zone (`2026-11-24T02:30:00+01:00`), or of ms already; null for anything else. */
export function momentFrom(value: unknown): number | null {
  const ms = typeof value === 'string' && iso.safeParse(value).success ? Date.parse(value) : value;
  return typeof ms === 'number' && Number.isInteger(ms) && ms >= 0 && ms <= MAX_MOMENT ? ms : null;
}
