import type { FiringAlert, PastAlert } from '../../shared/alerts/alerts.ts';

/** Something that somebody is told, once: a restart tells none of it again. */
export type AlertNews =
  | { readonly type: 'fired'; readonly alert: FiringAlert }
  | { readonly type: 'over'; readonly alert: PastAlert };

/**
 * Who is told what: an alert that fires and that nobody has silenced, also when its silence ends later; one that was told
 * of when it is over; and again one that somebody has seen when there is more of it. What is told is gathered until it is
 * on the disk that it was, so a crash may lose it, and never says it twice.
 */
export class News {
  readonly #listeners = new Set<(news: AlertNews) => void>();
  /** Rules of which it was told that they fire. */
  readonly #told = new Set<string>();
  #gathered: AlertNews[] = [];

  subscribe(listener: (news: AlertNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wasTold(ruleId: string): boolean {
    return this.#told.has(ruleId);
  }

  /** Somebody was, by an earlier process. */
  restore(ruleId: string): void {
    this.#told.add(ruleId);
  }

  /** It is to be told anew. */
  forget(ruleId: string): void {
    this.#told.delete(ruleId);
  }

  /** All that fire and are not silenced. */
  firing(alerts: readonly FiringAlert[]): void {
    for (const alert of alerts) {
      if (this.#told.has(alert.ruleId)) continue;
      this.#told.add(alert.ruleId);
      this.#gathered.push({ type: 'fired', alert });
    }
  }

  over(alert: PastAlert): void {
    if (this.#told.delete(alert.ruleId)) this.#gathered.push({ type: 'over', alert });
  }

  get hasSome(): boolean {
    return this.#gathered.length > 0;
  }

  /** What was gathered; to be told by `tell` when it is kept. */
  take(): readonly AlertNews[] {
    return this.#gathered.splice(0);
  }

  tell(news: readonly AlertNews[]): void {
    for (const each of news) for (const listener of this.#listeners) listener(each);
  }
}
