import { describeGot } from '../problems.ts';
import { err, ok, type Result } from '../result.ts';

/** Decimal, as `formatBytes` writes them, and the binary ones that people know. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** `2 GB`, `512MiB`, `1.5 gb`, in whole bytes; the error is a sentence. A bare number has no unit that everybody would guess alike. */
export function parseBytes(text: string): Result<number, string> {
  const [, number = '', unit = ''] = /^(\d+(?:[.,]\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (number !== '' && factor !== undefined) return ok(Math.round(Number(number.replace(',', '.')) * factor));
  const fix =
    number !== '' && unit === ''
      ? `Say of what: ${number} MB or ${number} GB.`
      : 'Write it like 2 GB or 500 MB.';
  return err(`Expected a size with its unit, got ${describeGot(text.trim())}. ${fix}`);
}
