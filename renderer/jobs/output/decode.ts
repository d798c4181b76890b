/**
 * The bytes of an output as text. Bytes that are no UTF-8 become U+FFFD; a character that the log cut in two at an
 * edge of what it kept is left out, since the gap beside it says already that something is missing.
 */

/** Everything from the start; `open` when more may follow, so that a half character at the end waits for its rest. */
export function decodeFromStart(bytes: Uint8Array, open: boolean): string {
  return new TextDecoder().decode(bytes, { stream: open });
}

/** What is left of an output whose start was dropped: it may begin with up to three bytes of a cut character. */
export function decodeTail(bytes: Uint8Array, open: boolean): string {
  let start = 0;
  while (start < 3 && start < bytes.length && isContinuation(bytes[start] ?? 0)) start += 1;
  return decodeFromStart(bytes.subarray(start), open);
}

function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}

export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
