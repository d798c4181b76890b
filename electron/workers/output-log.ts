import { ByteRing } from './byte-ring.ts';
import { HEAD_BYTES, TAIL_BYTES } from './launcher/protocol.ts';

const EMPTY = new Uint8Array(0);
const FIRST_BYTES = 256;

/**
 * Output of any length in bounded memory: its first bytes, its last bytes, and an exact count of what was between.
 * Raw bytes, as they came; they become text only where they are shown.
 */
export class CappedLog {
  readonly #headLimit: number;
  readonly #tail: ByteRing;
  #head: Uint8Array = EMPTY;
  #headLength = 0;
  /** Something was skipped: what comes now does not follow on the head, even if there is room. */
  #isHeadClosed = false;
  #skipped = 0;
  #skippedLines = 0;

  constructor({ headBytes = HEAD_BYTES, tailBytes = TAIL_BYTES } = {}) {
    this.#headLimit = headBytes;
    this.#tail = new ByteRing(tailBytes);
  }

  get skipped(): number {
    return this.#skipped;
  }
  /** Line ends among the skipped bytes. */
  get skippedLines(): number {
    return this.#skippedLines;
  }
  get total(): number {
    return this.#headLength + this.#skipped + this.#tail.length;
  }
  /** Bytes of memory held for the output. */
  get allocated(): number {
    return this.#head.length + this.#tail.allocated;
  }

  append(bytes: Uint8Array): void {
    const room = this.#isHeadClosed ? 0 : this.#headLimit - this.#headLength;
    const forHead = Math.min(bytes.length, room);
    if (forHead > 0) this.#appendToHead(bytes.subarray(0, forHead));
    if (forHead < bytes.length) this.#appendToTail(bytes.subarray(forHead));
  }

  /** Somebody upstream has already left out this much. What is in the tail now comes before it, so it goes too. */
  skip(bytes: number, lines: number): void {
    if (bytes === 0) return;
    this.#isHeadClosed = true;
    this.#skipped += this.#tail.length + bytes;
    this.#skippedLines += this.#tail.clear() + lines;
  }

  head(): Uint8Array {
    return this.#head.slice(0, this.#headLength);
  }

  tail(): Uint8Array {
    return this.#tail.toBytes();
  }

  /** The last bytes that came, at most `count`, and only as far back as nothing is left out. */
  last(count: number): Uint8Array {
    const tail = this.#tail.last(count);
    if (this.#skipped > 0 || tail.length === count) return tail;
    const head = this.#head.slice(Math.max(0, this.#headLength - (count - tail.length)), this.#headLength);
    return tail.length === 0 ? head : Buffer.concat([head, tail]);
  }

  /** Gives back memory that is not in use: no more will come. */
  compact(): void {
    if (this.#head.length > this.#headLength) this.#head = this.head();
    this.#tail.compact();
  }

  #appendToHead(bytes: Uint8Array): void {
    const needed = this.#headLength + bytes.length;
    if (needed > this.#head.length) {
      const capacity = Math.min(this.#headLimit, Math.max(FIRST_BYTES, needed, this.#head.length * 2));
      const grown = new Uint8Array(capacity);
      grown.set(this.#head.subarray(0, this.#headLength));
      this.#head = grown;
    }
    this.#head.set(bytes, this.#headLength);
    this.#headLength = needed;
  }

  #appendToTail(bytes: Uint8Array): void {
    const before = this.#tail.length;
    this.#skippedLines += this.#tail.push(bytes);
    this.#skipped += before + bytes.length - this.#tail.length;
  }
}
