import { alertHeadline } from '../../shared/alerts/words.ts';
import type { AlertNews } from './news.ts';

/** What a command and a webhook are told, in the keys of docs/alerts.md. `test`: nothing has fired, somebody tries it. */
export interface AlertMessage {
  readonly event: 'fired' | 'over' | 'test';
  /** `Dead jobs: 3`; also what chat services show of a JSON that they are sent. */
  readonly text: string;
  readonly rule: string;
  readonly name: string;
  readonly severity: string;
  readonly metric: string;
  readonly queue: string | null;
  readonly when: string;
  readonly level: number;
  readonly value: number | null;
  readonly worst: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly until: string | null;
  readonly tookMs: number | null;
  readonly acknowledgedBy: string | null;
}

export function messageOf(news: AlertNews): AlertMessage {
  const { alert } = news;
  const { ruleId, name, severity, metric, queue, when, level, worst, acknowledged } = alert;
  const value = news.type === 'fired' ? news.alert.value : null;
  const headline = alertHeadline({ name, metric, queue, value, worst });
  return {
    event: news.type,
    text: news.type === 'fired' ? headline : `Over: ${headline}`,
    rule: ruleId,
    name,
    severity,
    metric,
    queue,
    when,
    level,
    value,
    worst,
    since: new Date(alert.since).toISOString(),
    until: news.type === 'over' ? new Date(news.alert.until).toISOString() : null,
    tookMs: news.type === 'over' ? news.alert.tookMs : null,
    acknowledgedBy: acknowledged?.by ?? null,
  };
}

export function testMessage(now: number): AlertMessage {
  return {
    event: 'test',
    text: 'A test: this is how Jobdeck tells of an alert.',
    rule: 'test',
    name: 'A test',
    severity: 'warning',
    metric: 'dead_jobs',
    queue: null,
    when: 'above',
    level: 0,
    value: 1,
    worst: 1,
    since: new Date(now).toISOString(),
    until: null,
    tookMs: null,
    acknowledgedBy: null,
  };
}

/** `JOBDECK_ALERT_EVENT`, `JOBDECK_ALERT_TOOK_MS`, …; empty where there is nothing. */
export function variablesOf(message: AlertMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(message).map(([key, value]) => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return [`JOBDECK_ALERT_${name}`, value === null ? '' : String(value)] as const;
  });
  return Object.fromEntries(entries);
}
