import { redactedFields } from '../secrets/redact.ts';
import { REDACTED } from '../secrets/secret-text.ts';

/**
 * Values for what was redacted in a job of an export, by their fields (`payload.env.TOKEN`). Where a text has one gap, the
 * value goes there; where it has several, it is all of the text.
 */
export function fillRedacted(job: unknown, values: Readonly<Record<string, string>>): unknown {
  return filled(job, '', values);
}

/** Fields of a job of an export that somebody has to fill in; empty for what is none. */
export function missingIn(job: unknown): readonly string[] {
  if (typeof job !== 'object' || job === null || !('exported' in job) || !('payload' in job)) return [];
  return redactedFields(job.payload);
}

function filled(value: unknown, path: string, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    const given = values[path];
    if (given === undefined || !value.includes(REDACTED)) return value;
    return value.split(REDACTED).length === 2 ? value.split(REDACTED).join(given) : given;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each, index) => filled(each, `${path}.${index}`, values));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === 'exported' && path === ''
        ? each
        : filled(each, path === '' ? name : `${path}.${name}`, values),
    ]),
  );
}
