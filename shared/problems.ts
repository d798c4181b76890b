/** A value as an error text shows it: short, quoted, on one line. */
export function describeGot(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    return typeof value;
  const text = jsonOf(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What came over IPC may hold itself, or a big integer, and then has no JSON. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return Array.isArray(value) ? 'a list that is no JSON' : 'an object that is no JSON';
  }
}
