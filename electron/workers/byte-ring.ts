const EMPTY = new Uint8Array(0);
const FIRST_BYTES = 1024;

/** The last bytes of a stream, at most `limit` of them. Grows as it fills; an empty one has no memory. */
export class ByteRing {
  readonly #limit: number;
  #bytes = EMPTY;
  #start = 0;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes of memory held. */
  get allocated(): number {
    return this.#bytes.length;
  }

  /** Adds bytes at the end; the value is how many line ends fell out at the start. */
  push(bytes: Uint8Array): number {
    const surplus = this.#length + bytes.length - this.#limit;
    let lines = 0;
    if (bytes.length >= this.#limit) {
      const cut = bytes.length - this.#limit;
      lines = this.clear() + countLines(bytes, 0, cut);
      this.#write(bytes.subarray(cut));
      return lines;
    }
    if (surplus > 0) lines = this.#drop(surplus);
    this.#write(bytes);
    return lines;
  }

  /** Empties it; the value is how many line ends were in it. Keeps its memory: it fills up again soon. */
  clear(): number {
    return this.#drop(this.#length);
  }

  toBytes(): Uint8Array {
    return this.last(this.#length);
  }

  /** A copy of the last bytes, at most `count`. */
  last(count: number): Uint8Array {
    const length = Math.min(count, this.#length);
    const copy = new Uint8Array(length);
    const from = (this.#start + this.#length - length) % Math.max(1, this.#bytes.length);
    const first = this.#bytes.subarray(from, from + length);
    copy.set(first);
    copy.set(this.#bytes.subarray(0, length - first.length), first.length);
    return copy;
  }

  /** Gives back memory that is not in use. */
  compact(): void {
    if (this.#bytes.length > this.#length) this.#resize(this.#length);
  }

  #drop(count: number): number {
    const end = this.#start + count;
    const capacity = this.#bytes.length;
    const lines =
      countLines(this.#bytes, this.#start, Math.min(end, capacity)) +
      countLines(this.#bytes, 0, Math.max(0, end - capacity));
    this.#length -= count;
    this.#start = this.#length === 0 ? 0 : end % capacity;
    return lines;
  }

  #write(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      this.#resize(Math.min(this.#limit, Math.max(FIRST_BYTES, needed, this.#bytes.length * 2)));
    }
    if (bytes.length === 0) return;
    const capacity = this.#bytes.length;
    const at = (this.#start + this.#length) % capacity;
    const room = capacity - at;
    this.#bytes.set(room < bytes.length ? bytes.subarray(0, room) : bytes, at);
    if (room < bytes.length) this.#bytes.set(bytes.subarray(room), 0);
    this.#length = needed;
  }

  #resize(capacity: number): void {
    const grown = capacity === 0 ? EMPTY : new Uint8Array(capacity);
    grown.set(this.toBytes());
    this.#bytes = grown;
    this.#start = 0;
  }
}

/** A plain loop: for short lines it is many times faster than a search for each. */
export function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let index = from; index < to; index += 1) if (bytes[index] === 10) lines += 1;
  return lines;
}
