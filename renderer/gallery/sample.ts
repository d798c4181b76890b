import { NO_ALERTS } from '../../shared/alerts/alerts.ts';
import { NO_METRICS } from '../../shared/numbers/metrics.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import type { SettingsPresent } from '../../shared/settings/settings.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings/settings.ts';

/** When the sample is of, wall time, ms. */
export const AT = Date.UTC(2026, 10, 23, 10, 0, 0);

const NO_JOBS = {
  blocked: 0,
  scheduled: 0,
  waiting: 0,
  running: 0,
  retrying: 0,
  completed: 0,
  dead: 0,
  cancelled: 0,
};
const QUIET = Array.from({ length: 60 }, () => 0);

/** An engine that nobody has given work. */
export const A_SNAPSHOT: Snapshot = {
  revision: 1,
  at: AT,
  metrics: NO_METRICS,
  rates: { success_rate: null, failure_rate: null, retry_rate: null },
  conservation: { holds: true, checks: 12, breach: null },
  engine: {
    state: 'running',
    backend: 'sqlite',
    storage: { state: 'ok', folder: '/home/ada/.config/jobdeck/data', since: null, message: null },
    concurrency: 8,
    startConditions: { maxLoadPerCpu: null, minFreeMemoryBytes: null },
    heldBack: null,
    peak: { running: 0, at: 0 },
    startedAt: AT - 7_440_000,
    version: '0.1.0',
  },
  jobs: NO_JOBS,
  clearSince: AT - 7_440_000,
  queues: [{ name: 'default', concurrency: 4, pausedAt: null, rate: null, keyRate: null, jobs: NO_JOBS }],
  queuesLeftOut: 0,
  running: [],
  oldestWaiting: null,
  schedules: { revision: 0, total: 0, paused: 0, nextAt: null, soonest: [] },
  alerts: NO_ALERTS,
  durations: { waiting: null, running: null },
  trends: { created: QUIET, inProgress: QUIET, completed: QUIET, failed: QUIET, retried: QUIET },
  change: null,
  undoable: null,
  waitingPaused: 0,
  drainMs: null,
  drainError: null,
  workerTimes: { busyMs: 0, idleMs: 0 },
};

export const SOME_SETTINGS: SettingsPresent = {
  retention: DEFAULT_SETTINGS.retention,
  problem: null,
  file: '/home/ada/.config/jobdeck/data/settings.json',
  onClose: 'tray',
  desktop: {
    notifications: { supported: true, on: { died: true, drained: true, alert: true, asked: true } },
    startsAtLogin: false,
    openKeys: { keys: null, active: false },
  },
};
