import type { AlertLamp, AlertMetric } from './metrics.ts';

/** `critical` is red, `warning` amber. */
export const ALERT_SEVERITIES = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** When something is worth a person's attention. Ranges are checked by parseAlertRule. */
export interface AlertRule {
  /** Of a default one its name there; of others `rule-1`, `rule-2`, … */
  readonly id: string;
  readonly name: string;
  readonly on: boolean;
  readonly metric: AlertMetric;
  /** null: all of them together. */
  readonly queue: string | null;
  /** Only of metrics that are looked at over a window; null of others. */
  readonly windowMs: number | null;
  readonly when: 'above' | 'below';
  /** Fires when the value is above (below) it, not at it; in the metric's unit. */
  readonly level: number;
  /** Is over when the value is at it, or on its good side. */
  readonly clearLevel: number;
  /** So long without a break before it fires, or is over; ms. */
  readonly forMs: number;
  readonly clearMs: number;
  readonly severity: AlertSeverity;
}

/** Rules of a data folder, default ones included. */
export const MAX_ALERT_RULES = 50;
/** Alerts that are over are kept: the newest so many. */
export const MAX_PAST_ALERTS = 500;
/** A silence until further notice ends nevertheless: ten years. */
export const MAX_SILENCE_MS = 10 * 366 * 86_400_000;

export interface Acknowledgement {
  /** Wall time, ms. */
  readonly at: number;
  /** Who said so. */
  readonly by: string;
}

/** One that fires or did, with what its rule said then. */
interface Alert {
  readonly ruleId: string;
  readonly name: string;
  readonly metric: AlertMetric;
  readonly queue: string | null;
  readonly severity: AlertSeverity;
  readonly when: AlertRule['when'];
  readonly level: number;
  /** Wall time, ms. */
  readonly since: number;
  readonly worst: number;
  readonly acknowledged: Acknowledgement | null;
}

/** One that fires. */
export interface FiringAlert extends Alert {
  /** null: it can't be told now. */
  readonly value: number | null;
}

/** One that is over. */
export interface PastAlert extends Alert {
  /** Later ones have higher numbers. */
  readonly number: number;
  readonly until: number;
  readonly tookMs: number;
  readonly worstAt: number;
  /** `by hand`: somebody cleared it; `rule`: its rule was changed, switched off or removed. */
  readonly end: 'over' | 'by hand' | 'rule';
}

/** In every snapshot, so it is small; what fires is told by the query `alerts.rules`. Silenced ones are left out. */
export interface AlertsPresent {
  /** Grows with every change of a rule, an alert or a silence. */
  readonly revision: number;
  /** How many fire. */
  readonly critical: number;
  readonly warning: number;
  /** Of both, those that nobody has acknowledged. */
  readonly unseen: number;
  /** Those that are lit. */
  readonly lamps: readonly AlertLamp[];
}

export const NO_ALERTS: AlertsPresent = { revision: 0, critical: 0, warning: 0, unseen: 0, lamps: [] };

/** A rule with how it is. */
export interface AlertRuleRow {
  readonly rule: AlertRule;
  /** Whether it is one of the defaults, and if so, whether somebody changed it. */
  readonly origin: 'default' | 'changed default' | 'own';
  /** `pending`: it is so, and not for long enough; `cleared`: somebody cleared it, and it is still so. */
  readonly state: 'ok' | 'pending' | 'firing' | 'cleared' | 'off';
  /** Present where it fires. */
  readonly alert: FiringAlert | null;
  /** null: nothing to judge by, or nobody looks. */
  readonly value: number | null;
  /** Wall time, ms; null: it is not silenced. */
  readonly silencedUntil: number | null;
}

export interface AlertRules {
  readonly rows: readonly AlertRuleRow[];
  /** What is wrong with `alerts.json`, sentences that name its path; then the defaults hold, and nothing is written to it. */
  readonly problem: string | null;
}

export interface PastAlertPage {
  /** Newest first. */
  readonly rows: readonly PastAlert[];
  /** `before` of the next page; null: there are none. */
  readonly next: number | null;
}
