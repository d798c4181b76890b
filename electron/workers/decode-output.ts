const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Output as text, with U+FFFD where it is not UTF-8. The start may have been cut in the middle of a character: what is
 * left of that character (at most three bytes) is dropped, rather than shown as three of those.
 */
export function decodeOutput(bytes: Uint8Array): string {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return decoder.decode(start === 0 ? bytes : bytes.subarray(start));
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
