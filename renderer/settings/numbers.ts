import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** `30`, `1,000,000`, `0.5`; the error is a sentence. What range it has to be in, the engine says. */
export function parseNumber(text: string): Result<number, string> {
  const plain = text.trim().replaceAll(',', '');
  const number = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(number)
    ? ok(number)
    : err(`Expected a number, got ${text.trim() === '' ? 'nothing' : describeGot(text.trim())}.`);
}

/** The same where an empty field means that there is none. */
export function orNone<T>(
  parse: (text: string) => Result<T, string>,
): (text: string) => Result<T | null, string> {
  return (text) => (text.trim() === '' || text.trim().toLowerCase() === 'off' ? ok(null) : parse(text));
}
