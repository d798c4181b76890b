import { err, type Problem, type Result } from '../../shared/result.ts';
import { notStored, type StorageHealth } from './storage-health.ts';

/** Commands that were accepted and not answered yet: they are carried out before the store is closed. */
export class UnderWay {
  readonly #health: StorageHealth;
  readonly #commands = new Set<Promise<unknown>>();

  constructor(health: StorageHealth) {
    this.#health = health;
  }

  /** Unless it is refused. What the store could not take is a problem of the command, and the store's health. */
  async run<T, E = Problem>(
    refusal: Problem | null,
    command: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Problem>> {
    if (refusal !== null) return err(refusal);
    const underWay = command();
    this.#commands.add(underWay);
    try {
      return await underWay;
    } catch (error) {
      const problem = notStored(error);
      if (problem === null) throw error;
      this.#health.failed(error);
      return err(problem);
    } finally {
      this.#commands.delete(underWay);
    }
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#commands]);
  }
}
