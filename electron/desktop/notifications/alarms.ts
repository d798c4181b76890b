import type { FiringAlert } from '../../../shared/alerts/alerts.ts';
import { alertHeadline } from '../../../shared/alerts/words.ts';
import type { Notice } from './notice.ts';

/** Of one notice; what is more is counted. There are no more rules than that. */
const MAX_ALERTS = 50;
/** Named in one notice. */
const MAX_NAMED = 3;

/** Alerts that fired since the last notice about them. */
export class Alarms {
  readonly #fired: FiringAlert[] = [];

  add(alert: FiringAlert): void {
    if (this.#fired.length < MAX_ALERTS) this.#fired.push(alert);
  }

  /** What there is to tell, and none of it again. */
  take(): Notice | null {
    const fired = this.#fired.splice(0).sort(criticalFirst);
    const [first] = fired;
    if (first === undefined) return null;
    const lines = fired.slice(0, MAX_NAMED).map(alertHeadline);
    const what = { kind: 'alert', opens: { command: 'alerts' }, retry: null } as const;
    if (fired.length === 1) return { ...what, title: 'Alert', body: lines[0] ?? '' };
    return { ...what, title: `${fired.length} alerts`, body: lines.join('\n') };
  }
}

function criticalFirst(a: FiringAlert, b: FiringAlert): number {
  return Number(b.severity === 'critical') - Number(a.severity === 'critical');
}
