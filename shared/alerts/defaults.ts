import type { AlertRule } from './alerts.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const common = { on: true, queue: null, windowMs: null, when: 'above' } as const;

/** There without anyone doing anything. Why each number is what it is: docs/alerts.md. */
export const DEFAULT_ALERT_RULES: readonly AlertRule[] = [
  {
    ...common,
    id: 'dead-jobs',
    name: 'Dead jobs',
    metric: 'dead_jobs',
    level: 0,
    clearLevel: 0,
    forMs: 0,
    clearMs: 10 * SECOND,
    severity: 'critical',
  },
  {
    ...common,
    id: 'failing-more',
    name: 'More runs fail than usual',
    metric: 'failure_deviation',
    level: 3,
    clearLevel: 1.5,
    forMs: MINUTE,
    clearMs: 5 * MINUTE,
    severity: 'warning',
  },
  {
    ...common,
    id: 'waiting-long',
    name: 'A job waits much longer than others',
    metric: 'overdue_waiting_ms',
    level: HOUR,
    clearLevel: HOUR,
    forMs: MINUTE,
    clearMs: MINUTE,
    severity: 'warning',
  },
  {
    ...common,
    id: 'nothing-finishes',
    name: 'Nothing finishes while jobs wait',
    metric: 'stalled_ms',
    level: 30 * MINUTE,
    clearLevel: 5 * MINUTE,
    forMs: 0,
    clearMs: MINUTE,
    severity: 'critical',
  },
  {
    ...common,
    id: 'disk-space',
    name: 'The disk is nearly full',
    metric: 'disk_free_bytes',
    when: 'below',
    level: 1e9,
    clearLevel: 1.5e9,
    forMs: MINUTE,
    clearMs: MINUTE,
    severity: 'warning',
  },
  {
    ...common,
    id: 'disk-refuses',
    name: 'The disk refuses changes',
    metric: 'storage_trouble',
    level: 0,
    clearLevel: 0,
    forMs: 10 * SECOND,
    clearMs: MINUTE,
    severity: 'critical',
  },
  {
    ...common,
    id: 'counts-broken',
    name: 'The counts do not add up',
    metric: 'conservation_broken',
    level: 0,
    clearLevel: 0,
    forMs: 0,
    clearMs: MINUTE,
    severity: 'critical',
  },
];
