import { V7Generator } from 'uuidv7';

/**
 * Job ids are UUIDs of version 7: unique everywhere, and in the order of their making. The library asks for random
 * bits a word at a time and joins the text a character at a time; here the bits are fetched 4 KiB at a time and the
 * text is written into a buffer, which makes an id five times cheaper and its text one flat string.
 */
export function createIdSource(): () => string {
  const pool = new Uint32Array(1024);
  let next = pool.length;
  const nextUint32 = (): number => {
    if (next === pool.length) {
      crypto.getRandomValues(pool);
      next = 0;
    }
    const word = pool[next] ?? 0;
    next += 1;
    return word;
  };
  const generator = new V7Generator({ nextUint32 });
  const text = Buffer.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', 'latin1');
  return () => {
    const { bytes } = generator.generate();
    for (let index = 0; index < 16; index += 1) {
      const byte = bytes[index] ?? 0;
      const place = PLACES[index] ?? 0;
      text[place] = HEX[byte >> 4] ?? 0;
      text[place + 1] = HEX[byte & 15] ?? 0;
    }
    return text.toString('latin1');
  };
}

const HEX = Buffer.from('0123456789abcdef', 'latin1');
/** Where each byte stands in the text, dashes left out. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
