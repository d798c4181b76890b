/** `2026-11-24 14:03:05`, on the clock of the person who reads it. */
export function momentText(at: number): string {
  return new Date(at).toLocaleString('sv-SE');
}

/** `2026-11-24T14-03-05-123Z`: sorts as it happened, and no system forbids a letter of it in a name. */
export function momentName(at: number): string {
  return new Date(at).toISOString().replace(/[:.]/g, '-');
}
