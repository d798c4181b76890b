import type { RunOutput } from '../../shared/jobs/job-views.ts';

/**
 * Covers the secrets of a job in what its runs print: each byte of one becomes a `*`, so that offsets and sizes mean what
 * they did. A byte is covered by what stands around it alone, and never by how the output was cut into pieces.
 */
export class OutputMask {
  readonly #needles: readonly Uint8Array[];
  /** Whether a byte is to be covered is told by so many bytes before it, and so many after it. */
  readonly reach: number;

  constructor(secrets: readonly string[]) {
    this.#needles = secrets.flatMap((secret) => piecesOf(Buffer.from(secret)));
    this.reach = this.#needles.reduce((reach, { length }) => Math.max(reach, length - 1), 0);
  }

  /** Bytes as they may be told. What is cut may begin with the end of a secret, or end with the beginning of one. */
  cover(bytes: Uint8Array, cut: { readonly start: boolean; readonly end: boolean }): Uint8Array {
    const from = bufferOf(bytes);
    let covered: Buffer | null = null;
    const fill = (start: number, end: number): void => {
      if (end > start) covered ??= Buffer.from(from);
      covered?.fill(STAR, start, end);
    };
    for (const needle of this.#needles) {
      let done = 0;
      for (let at = from.indexOf(needle); at !== -1; at = from.indexOf(needle, at + 1)) {
        fill(Math.max(at, done), at + needle.length);
        done = at + needle.length;
      }
    }
    if (cut.start) fill(0, this.#ends(from));
    if (cut.end) fill(from.length - this.begun(from), from.length);
    return covered ?? bytes;
  }

  /** So many bytes at the end may be the beginning of a secret: what follows will tell. */
  begun(bytes: Uint8Array): number {
    const from = bufferOf(bytes);
    return this.#longest((needle) => {
      const [first = 0] = needle;
      for (let at = from.length - Math.min(needle.length - 1, from.length); ; at += 1) {
        at = from.indexOf(first, at);
        if (at === -1) return 0;
        if (from.compare(needle, 0, from.length - at, at) === 0) return from.length - at;
      }
    });
  }

  /** So many bytes at the start may be the end of one. */
  #ends(from: Buffer): number {
    return this.#longest((needle) => {
      for (let length = Math.min(needle.length - 1, from.length); length > 0; length -= 1) {
        if (from.compare(needle, needle.length - length, needle.length, 0, length) === 0) return length;
      }
      return 0;
    });
  }

  #longest(of: (needle: Uint8Array) => number): number {
    return this.#needles.reduce((longest, needle) => Math.max(longest, of(needle)), 0);
  }
}

/** Of a run under way the end is cut wherever it is now. */
export function maskOutput(output: RunOutput, mask: OutputMask): RunOutput {
  const { head, tail, skipped, ended } = output;
  if (skipped === 0) {
    const whole = mask.cover(Buffer.concat([head, tail]), { start: false, end: !ended });
    return { ...output, head: whole.subarray(0, head.length), tail: whole.subarray(head.length) };
  }
  return {
    ...output,
    head: mask.cover(head, { start: false, end: true }),
    tail: mask.cover(tail, { start: true, end: !ended }),
  };
}

const STAR = 0x2a;
/** Bytes. A longer secret is looked for in pieces: so no output is held back, or looked at again, for more than that. */
const LONGEST = 1_024;

function piecesOf(secret: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < secret.length; at += LONGEST) {
    // The last is as long as the others, or it might be a part of many a word.
    const start = Math.max(0, Math.min(at, secret.length - LONGEST));
    pieces.push(secret.subarray(start, start + LONGEST));
  }
  return pieces;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
