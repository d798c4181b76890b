/**
 * So many names have a place. One that has been silent for long enough gives it back when another name needs one, the one
 * that has been silent for the longest first.
 */
export class Places {
  readonly #most: number;
  readonly #silentMs: number;
  /** When each was seen last. */
  readonly #seen = new Map<string, number>();
  /** Before this no silence is long enough. */
  #lookFrom = Number.NEGATIVE_INFINITY;

  /** Moments are ms, of whatever clock; Infinity: a place is never given back. */
  constructor(options: { readonly most: number; readonly silentMs: number }) {
    this.#most = options.most;
    this.#silentMs = options.silentMs;
  }

  has(name: string): boolean {
    return this.#seen.has(name);
  }

  /** That name was there at that moment. */
  see(name: string, at: number): void {
    if (this.#seen.has(name)) this.#seen.set(name, at);
  }

  /** Whether it has one from now on. */
  take(name: string, at: number): boolean {
    if (!this.#seen.has(name) && this.#seen.size >= this.#most && !this.#giveBack(at)) return false;
    this.#seen.set(name, at);
    return true;
  }

  #giveBack(at: number): boolean {
    if (at < this.#lookFrom) return false;
    let silent: string | null = null;
    let since = Number.POSITIVE_INFINITY;
    for (const [name, seen] of this.#seen) {
      if (seen >= since) continue;
      silent = name;
      since = seen;
    }
    this.#lookFrom = since + this.#silentMs;
    return silent !== null && at >= this.#lookFrom && this.#seen.delete(silent);
  }
}
