/**
 * DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
 * PVLDB 12(12), 2019): bucket i has the values in (γ^(i−1), γ^i] with γ = (1+α)/(1−α), and 2γ^i/(γ+1) stands for all of
 * them, which is at most α off. Buckets are the same for all sketches, so adding two of them is exact.
 *
 * Here α is 1 %, and values are ms from 0.1 to 10^11 (3 years). What is shorter is told as 0, at most 0.1 ms off.
 */
const ALPHA = 0.01;
const GAMMA = (1 + ALPHA) / (1 - ALPHA);
const LOWEST_MS = 0.1;
const SCALE = 1 / Math.log(GAMMA);
const OFFSET = -Math.log(LOWEST_MS) * SCALE;
/** 12 decades above the lowest, and one for what is below. */
const BUCKETS = Math.ceil(12 * Math.LN10 * SCALE) + 1;

/** Of what a value of that bucket is told as. */
const VALUES = Float64Array.from({ length: BUCKETS }, (_, bucket) =>
  bucket === 0 ? 0 : (LOWEST_MS * 2 * GAMMA ** bucket) / (GAMMA + 1),
);

function bucketOf(ms: number): number {
  if (!(ms > LOWEST_MS)) return 0;
  return Math.min(BUCKETS - 1, Math.max(1, Math.ceil(Math.log(ms) * SCALE + OFFSET)));
}

/** Bytes that are no sketch. */
export class DamagedSketchError extends Error {}

/** 11 KB. */
export class Sketch {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  record(ms: number): void {
    const bucket = bucketOf(ms);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#counts.fill(0);
    this.#count = 0;
  }

  /** The value at rank ⌊share × (n − 1)⌋ of n, counted from 0; null when there are none. */
  quantile(share: number): number | null {
    if (this.#count === 0) return null;
    const rank = Math.floor(share * (this.#count - 1));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen > rank) return VALUES[bucket] ?? 0;
    }
    return VALUES[BUCKETS - 1] ?? 0;
  }

  /** For each bucket that has something, how many it is from the one before, and how much it has; null for nothing. */
  encode(): Uint8Array | null {
    if (this.#count === 0) return null;
    const bytes: number[] = [];
    let before = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = this.#counts[bucket] ?? 0;
      if (count === 0) continue;
      putNumber(bytes, bucket - before);
      putNumber(bytes, count);
      before = bucket;
    }
    return Uint8Array.from(bytes);
  }

  /** Adds what was encoded. Buckets that no sketch has are a sign of damage. */
  add(bytes: Uint8Array | null): void {
    if (bytes === null) return;
    let bucket = 0;
    let at = 0;
    const next = (): number => {
      let value = 0;
      for (let unit = 1; ; unit *= 128) {
        const byte = bytes[at];
        if (byte === undefined) throw new DamagedSketchError('expected a whole sketch, got a piece of one');
        at += 1;
        value += (byte & 127) * unit;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      bucket += next();
      if (bucket >= BUCKETS)
        throw new DamagedSketchError(`expected ${BUCKETS} buckets in a sketch, got bucket ${bucket}`);
      const count = next();
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#count += count;
    }
  }
}

/** Seven bits a byte, the lowest first. */
function putNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
