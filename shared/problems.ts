import { shortened } from './words/format.ts';

/** A value as an error text shows it: short, quoted, on one line, without a raw control character. */
export function describeGot(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    return typeof value;
  // JSON escapes line breaks and the like, but leaves those from U+007F on as they are.
  const text = jsonOf(value).replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return shortened(text, 80);
}

/** What came over IPC may hold itself, or a big integer, and then has no JSON. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return Array.isArray(value) ? 'a list that is no JSON' : 'an object that is no JSON';
  }
}
