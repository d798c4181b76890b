import { Alerts, type AlertsOptions } from '../../electron/alerts/alerts.ts';
import type { AlertRule } from '../../shared/alerts/alerts.ts';
import type { EngineBench } from './engine-bench.ts';

/** The alerts of an engine on a bench; in memory unless a folder is given. They are not started. */
export function alertsOn(bench: EngineBench, options: Partial<AlertsOptions> = {}): Alerts {
  const { engine, recorder, clock, logger } = bench;
  return new Alerts({ engine, recorder, clock, logger, folder: null, ...options });
}

export function aRule(parts: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 'rule-1',
    name: 'Many wait',
    on: true,
    metric: 'queue_size',
    queue: null,
    windowMs: null,
    when: 'above',
    level: 10,
    clearLevel: 5,
    forMs: 20_000,
    clearMs: 10_000,
    severity: 'warning',
    ...parts,
  };
}
