import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';

export const systemTimeZone = (): string => new Intl.DateTimeFormat('en').resolvedOptions().timeZone;

/** The name of a time zone as the system spells it. A bare offset is none: it knows nothing of summer time. */
export function parseTimeZone(text: string): Result<string, Problem> {
  try {
    if (/[a-z]/i.test(text))
      return ok(new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone);
  } catch {
    // The system does not know it.
  }
  const near = nearTo(text);
  return err({
    field: 'timeZone',
    expected: 'a time zone by its IANA name',
    got: describeGot(text),
    fix:
      near === null ? 'Write for example Europe/Berlin, America/New_York or UTC.' : `Did you mean ${near}?`,
  });
}

/** A person knows the city, and not always how it is spelled there. */
function nearTo(text: string): string | null {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
  const wanted = plain(text.split('/').at(-1) ?? '');
  if (wanted.length < 3) return null;
  const zones = Intl.supportedValuesOf('timeZone');
  const city = (zone: string): string => plain(zone.split('/').at(-1) ?? '');
  return (
    zones.find((zone) => city(zone) === wanted) ?? zones.find((zone) => city(zone).startsWith(wanted)) ?? null
  );
}
