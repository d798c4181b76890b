/** Of which rules nobody is told, and until when, wall time, ms. */
export class Silences {
  readonly #until = new Map<string, number>();

  has(ruleId: string): boolean {
    return this.#until.has(ruleId);
  }

  /** null: it is not silenced. */
  until(ruleId: string): number | null {
    return this.#until.get(ruleId) ?? null;
  }

  /** `until` null: not any more. */
  set(ruleIds: readonly string[], until: number | null): void {
    for (const id of ruleIds) {
      if (until === null) this.#until.delete(id);
      else this.#until.set(id, until);
    }
  }

  /** Those that are over. True: some were. */
  end(now: number): boolean {
    return this.#drop((_id, until) => until <= now);
  }

  /** Those of rules that are there no more. */
  keepOnly(ruleIds: ReadonlySet<string>): void {
    this.#drop((id) => !ruleIds.has(id));
  }

  #drop(isGone: (id: string, until: number) => boolean): boolean {
    const gone = [...this.#until].filter(([id, until]) => isGone(id, until));
    for (const [id] of gone) this.#until.delete(id);
    return gone.length > 0;
  }
}
