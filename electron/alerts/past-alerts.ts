import {
  type AlertRule,
  MAX_PAST_ALERTS,
  type PastAlert,
  type PastAlertPage,
} from '../../shared/alerts/alerts.ts';
import type { Firing, Moment } from '../metrics/alerts/rule-state.ts';
import { pastOf } from './alert-views.ts';
import type { KeptAlerts } from './state-file.ts';

/** Alerts that are over: the last 500, numbered in the order of their ends. */
export class PastAlerts {
  /** Oldest first. */
  #alerts: readonly PastAlert[] = [];
  #lastNumber = 0;

  restore({ past, lastNumber }: Pick<KeptAlerts, 'past' | 'lastNumber'>): void {
    this.#alerts = past;
    this.#lastNumber = lastNumber;
  }

  get kept(): Pick<KeptAlerts, 'past' | 'lastNumber'> {
    return { past: this.#alerts, lastNumber: this.#lastNumber };
  }

  /** One is over, by that end. */
  add(
    rule: AlertRule,
    state: Firing,
    { now, end }: { readonly now: Moment; readonly end: PastAlert['end'] },
  ): PastAlert {
    this.#lastNumber += 1;
    const past = pastOf(rule, state, { number: this.#lastNumber, now, end });
    this.#alerts = [...this.#alerts, past].slice(-MAX_PAST_ALERTS);
    return past;
  }

  /** Newest first. */
  page({ before, limit }: { readonly before: number | null; readonly limit: number }): PastAlertPage {
    const older = this.#alerts.filter((each) => before === null || each.number < before);
    const rows = older.slice(-limit).reverse();
    return { rows, next: older.length > rows.length ? (rows.at(-1)?.number ?? null) : null };
  }

  /** By which rules they fired. */
  get ruleIds(): readonly string[] {
    return this.#alerts.map(({ ruleId }) => ruleId);
  }
}
