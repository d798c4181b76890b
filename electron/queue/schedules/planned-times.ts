import { Cron } from 'croner';
import type { When } from '../../../shared/schedule.ts';

/** Expressions kept ready; those used least recently go first. One takes croner some 80 kB: it has a place for every year. */
const KEPT = 100;

/**
 * When schedules are due. Finding the next moment of an expression takes croner 0.1 ms and more, so the answer is kept:
 * schedules with the same expression, which are due together, share it.
 *
 * Summer time, as Vixie cron has it: a time that does not exist on a day (02:30 when clocks go from 2 to 3) is due when
 * the gap ends; one that comes twice is due the first time. Expressions with * or a step in second, minute or hour mean an
 * interval instead: they go on through both passes, and have nothing to make up for after a gap.
 */
export class PlannedTimes {
  readonly #known = new Map<string, { readonly cron: Cron; from: number; next: number | null }>();

  /** The first planned moment after that one, ms; null when there is none. */
  nextAfter(when: When, after: number): number | null {
    if (when.type === 'once') return when.at > after ? when.at : null;
    const known = this.#of(when.cron, when.timeZone);
    const { from, next } = known;
    if (after >= from && (next === null || after < next)) return next;
    known.from = after;
    known.next = known.cron.nextRun(new Date(after))?.getTime() ?? null;
    return known.next;
  }

  /** The next `count` of them. */
  following(when: When, after: number, count: number): readonly number[] {
    const moments: number[] = [];
    let next = this.nextAfter(when, after);
    while (next !== null && moments.length < count) {
      moments.push(next);
      next = this.nextAfter(when, next);
    }
    return moments;
  }

  #of(cron: string, timeZone: string): { readonly cron: Cron; from: number; next: number | null } {
    const name = `${timeZone} ${cron}`;
    const known = this.#known.get(name) ?? {
      cron: new Cron(cron, {
        timezone: timeZone,
        paused: true,
        fixedTimeRule: 'no-wildcard',
        mode: '5-or-6-parts',
      }),
      from: Number.POSITIVE_INFINITY,
      next: null,
    };
    this.#known.delete(name);
    this.#known.set(name, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}
