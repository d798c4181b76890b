import type { AlertRule, AlertsPresent, FiringAlert, PastAlert } from '../../shared/alerts/alerts.ts';
import { lampOf } from '../../shared/alerts/metrics.ts';
import type { Firing, Moment } from '../metrics/alerts/rule-state.ts';

/** An alert as it is told: with what its rule says now. */
export function alertOf(rule: AlertRule, state: Firing): FiringAlert {
  const { since, value, worst, acknowledged } = state;
  return { ...facts(rule), since, value, worst, acknowledged: whoAcknowledged(acknowledged) };
}

export function pastOf(
  rule: AlertRule,
  { since, firingSince, worst, worstAt, acknowledged }: Firing,
  { number, now, end }: { readonly number: number; readonly now: Moment; readonly end: PastAlert['end'] },
): PastAlert {
  return {
    number,
    ...facts(rule),
    since,
    until: now.at,
    tookMs: Math.round(now.monotonic - firingSince),
    worst,
    worstAt,
    acknowledged: whoAcknowledged(acknowledged),
    end,
  };
}

export function presentOf(firing: readonly FiringAlert[], revision: number): AlertsPresent {
  const critical = firing.filter(({ severity }) => severity === 'critical').length;
  return {
    revision,
    critical,
    warning: firing.length - critical,
    unseen: firing.filter(({ acknowledged }) => acknowledged === null).length,
    lamps: [...new Set(firing.map(({ metric }) => lampOf(metric)))],
  };
}

/** Critical ones first, then the oldest. */
export function byWeight(a: FiringAlert, b: FiringAlert): number {
  if (a.severity !== b.severity) return a.severity === 'critical' ? -1 : 1;
  return a.since - b.since;
}

function facts({ id, name, metric, queue, severity, when, level }: AlertRule) {
  return { ruleId: id, name, metric, queue, severity, when, level };
}

function whoAcknowledged(acknowledged: Firing['acknowledged']): FiringAlert['acknowledged'] {
  return acknowledged === null ? null : { at: acknowledged.at, by: acknowledged.by };
}
