/** The jobs with a unique key; few have one. */
export class UniqueJobs {
  /** The newest last. */
  readonly #jobs = new Map<string, Set<string>>();

  newest(key: string): string | null {
    return [...(this.#jobs.get(key) ?? [])].at(-1) ?? null;
  }

  change(id: string, from: string | undefined, to: string | undefined): void {
    if (from === to) return;
    if (from !== undefined) {
      const ids = this.#jobs.get(from);
      ids?.delete(id);
      if (ids?.size === 0) this.#jobs.delete(from);
    }
    if (to === undefined) return;
    // Ids are in the order of their making: one that was deleted and is back is not the newest for that.
    const ids = [...(this.#jobs.get(to) ?? []), id].sort();
    this.#jobs.set(to, new Set(ids));
  }
}
