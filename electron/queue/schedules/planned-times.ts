import { Cron } from 'croner';
import type { When } from '../../../shared/schedules/schedule.ts';

/** Expressions of which the last answer is known. */
const ANSWERS = 1_000;

/** From that moment on the next one is known, up to it. */
interface Answer {
  readonly from: number;
  readonly next: number | null;
}

/**
 * When schedules are due. Finding the next moment of an expression takes croner 0.1 ms and more, so the answer is kept:
 * schedules with the same expression, which are due together, share it.
 *
 * Summer time, as Vixie cron has it: a time that does not exist on a day (02:30 when clocks go from 2 to 3) is due when
 * the gap ends; one that comes twice is due the first time. Expressions with * or a step in second, minute or hour mean an
 * interval instead: they go on through both passes, and have nothing to make up for after a gap.
 */
export class PlannedTimes {
  readonly #answers = new Map<string, Answer>();
  /**
   * The expression that was asked about last, for the next moments of the same schedule. One takes croner some 80 kB, since
   * it has a place for every year: where many are due together, the garbage collection has to carry along what is kept.
   */
  #last: { readonly name: string; readonly cron: Cron } | null = null;

  /** The first planned moment after that one, ms; null when there is none. */
  nextAfter(when: When, after: number): number | null {
    if (when.type === 'once') return when.at > after ? when.at : null;
    const name = `${when.timeZone} ${when.cron}`;
    const known = this.#answers.get(name);
    if (known !== undefined && after >= known.from && (known.next === null || after < known.next)) {
      return known.next;
    }
    if (this.#last?.name !== name) this.#last = { name, cron: cronOf(when) };
    const next = this.#last.cron.nextRun(new Date(after))?.getTime() ?? null;
    this.#answers.delete(name);
    this.#answers.set(name, { from: after, next });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
    return next;
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
}

const cronOf = ({ cron, timeZone }: Extract<When, { type: 'cron' }>): Cron =>
  new Cron(cron, {
    timezone: timeZone,
    paused: true,
    fixedTimeRule: 'no-wildcard',
    mode: '5-or-6-parts',
  });
