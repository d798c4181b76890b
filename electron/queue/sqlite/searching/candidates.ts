import type { TextIndex } from './text-index.ts';

/** The index could not be asked. */
export class IndexError extends Error {
  readonly index: TextIndex;

  constructor(index: TextIndex, cause: unknown) {
    super('the index of searches could not be read', { cause });
    this.index = index;
  }
}

/**
 * The numbers of the jobs that may match: those that the index names, and those that it does not know as they are now.
 * Each is to be looked at.
 */
export class Candidates {
  readonly #index: TextIndex;
  readonly #query: string;
  readonly #changed: readonly number[];
  readonly #indexed: number;
  readonly #last: number;

  constructor(options: {
    readonly index: TextIndex;
    readonly query: string;
    /** Jobs that the index knows with another text, in order. */
    readonly changed: readonly number[];
    /** The last job that it knows, and the last that there is. */
    readonly indexed: number;
    readonly last: number;
  }) {
    this.#index = options.index;
    this.#query = options.query;
    this.#changed = options.changed;
    this.#indexed = options.indexed;
    this.#last = options.last;
  }

  /**
   * Their numbers in order; null when they are more than that. All at once: the index has no way into the midst of what
   * many jobs have, it would begin at the start each time.
   */
  atMost(most: number): readonly number[] | null {
    const left = most - this.#changed.length - (this.#last - this.#indexed);
    if (left < 0) return null;
    const known = this.#known(left + 1);
    if (known.length > left) return null;
    const unknown = Array.from({ length: this.#last - this.#indexed }, (_, at) => this.#indexed + 1 + at);
    return [...new Set([...known, ...this.#changed, ...unknown])].sort((a, b) => a - b);
  }

  #known(limit: number): readonly number[] {
    try {
      return this.#index.find(this.#query, limit);
    } catch (error) {
      throw new IndexError(this.#index, error);
    }
  }
}
