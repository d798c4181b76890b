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

  /** Whether they are no more than that. */
  isAtMost(most: number): boolean {
    const left = most - this.#changed.length - (this.#last - this.#indexed);
    return left >= 0 && this.#ask(() => this.#index.count(this.#query, left + 1)) <= left;
  }

  /** Those above `number`, in order. */
  after(number: number, limit: number): readonly number[] {
    const known = number < this.#indexed ? this.#ask(() => this.#index.find(this.#query, number, limit)) : [];
    const changed = this.#changed.filter((each) => each > number).slice(0, limit);
    const first = Math.max(number, this.#indexed) + 1;
    const unknown = Array.from(
      { length: Math.max(0, Math.min(limit, this.#last - first + 1)) },
      (_, at) => first + at,
    );
    return [...new Set([...known, ...changed, ...unknown])].sort((a, b) => a - b).slice(0, limit);
  }

  #ask<T>(question: () => T): T {
    try {
      return question();
    } catch (error) {
      throw new IndexError(this.#index, error);
    }
  }
}
