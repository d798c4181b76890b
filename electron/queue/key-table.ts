/** How many runs each concurrency key has, over all queues. It knows only keys that have some: as many as workers at most. */
export class KeyTable {
  readonly #running = new Map<string, number>();
  readonly #onFreed: (key: string) => void;

  /** `onFreed`: a run with that key ended, so that another may begin. */
  constructor(options: { readonly onFreed: (key: string) => void }) {
    this.#onFreed = options.onFreed;
  }

  running(key: string): number {
    return this.#running.get(key) ?? 0;
  }

  occupy(key: string): void {
    this.#running.set(key, this.running(key) + 1);
  }

  release(key: string): void {
    const left = this.running(key) - 1;
    if (left > 0) this.#running.set(key, left);
    else this.#running.delete(key);
    this.#onFreed(key);
  }
}
