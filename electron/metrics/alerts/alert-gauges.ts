import type { AlertRule } from '../../../shared/alerts/alerts.ts';
import { type AlertCounter, type AlertMetric, isCounter } from '../../../shared/alerts/metrics.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import { ratesOf } from '../../../shared/numbers/metrics.ts';
import { CountWindow } from './count-window.ts';
import type { Reading } from './rule-state.ts';
import type { AlertSample, QueueCounts } from './sample.ts';
import type { Scope } from './scope.ts';

/** Fewer runs in a window have no share that says anything. */
export const LEAST_RUNS_OF_SHARE = 10;
/** As of the estimate for all queues. */
const PACE_MS = 120_000;

type Ended = 'jobs_completed' | 'jobs_failed';
type Counts = Pick<QueueCounts, AlertCounter>;

/** What one rule looks at. It holds the window of the rule, if it has one. */
export class AlertGauge {
  readonly #rule: AlertRule;
  readonly #window: CountWindow<AlertCounter> | null;
  /** By which the drain time of one queue is estimated. */
  readonly #pace: CountWindow<Ended> | null;

  constructor(rule: AlertRule) {
    this.#rule = rule;
    this.#window = rule.windowMs === null ? null : new CountWindow(rule.windowMs, countersOf(rule.metric));
    this.#pace =
      rule.metric === 'drain_ms' && rule.queue !== null
        ? new CountWindow(PACE_MS, ['jobs_completed', 'jobs_failed'])
        : null;
  }

  gap(): void {
    this.#window?.clear();
    this.#pace?.clear();
  }

  read(sample: AlertSample, scope: Scope): Reading {
    const { metric } = this.#rule;
    if (this.#window !== null) return this.#readWindow(this.#window, scope.counts(sample), sample.monotonic);
    if (this.#pace !== null) return { value: readDrain(this.#pace, sample, scope), isWhole: true };
    return readNow(metric, sample, scope);
  }

  #readWindow(window: CountWindow<AlertCounter>, counts: Counts | null, monotonic: number): Reading {
    // Its queue is watched from the next moment on.
    if (counts === null) return { value: null, isWhole: false };
    const { counted, isWhole } = window.look(counts, monotonic);
    const { metric, when } = this.#rule;
    if (!isCounter(metric)) {
      const runs = counted.jobs_failed + counted.jobs_completed;
      return { value: runs < LEAST_RUNS_OF_SHARE ? null : counted.jobs_failed / runs, isWhole };
    }
    // What is counted so far can only grow: too little is known when all of the window is.
    return { value: when === 'below' && !isWhole ? null : counted[metric], isWhole };
  }
}

/** By the pace of the last minutes; null: nothing waits that could start, or nothing has ended. */
function readDrain(window: CountWindow<Ended>, sample: AlertSample, scope: Scope): number | null {
  const [jobs, counts] = [scope.jobs(sample), scope.counts(sample)];
  if (jobs === null || counts === null) return null;
  const { counted, overMs } = window.look(counts, sample.monotonic);
  const ended = counted.jobs_completed + counted.jobs_failed;
  if (jobs.waiting === 0 || scope.isHeld(sample) || ended === 0) return null;
  return ((jobs.waiting + jobs.running) * overMs) / ended;
}

function countersOf(metric: AlertMetric): readonly AlertCounter[] {
  return isCounter(metric) ? [metric] : ['jobs_completed', 'jobs_failed'];
}

function readNow(metric: AlertMetric, sample: AlertSample, scope: Scope): Reading {
  const whole = (value: number | null): Reading => ({ value, isWhole: true });
  const jobs = scope.jobs(sample);
  const { waiting = null, running = null } = scope.durations(sample) ?? {};
  switch (metric) {
    case 'failure_deviation':
      return { value: scope.failureDeviation, isWhole: scope.isFailureWhole };
    case 'dead_jobs':
      return whole(jobs?.dead ?? 0);
    case 'queue_size':
      return whole(jobs?.waiting ?? 0);
    case 'jobs_in_progress':
      return whole(jobs?.running ?? 0);
    case 'retrying_jobs':
      return whole(jobs?.retrying ?? 0);
    case 'scheduled_jobs':
      return whole(jobs?.scheduled ?? 0);
    case 'blocked_jobs':
      return whole(jobs?.blocked ?? 0);
    case 'oldest_waiting_ms':
      return whole(scope.oldestWaitingMs);
    case 'overdue_waiting_ms':
      return whole(scope.overdueMs);
    case 'stalled_ms':
      return whole(scope.stalledMs);
    case 'waiting_p50_ms':
      return whole(waiting?.p50 ?? null);
    case 'waiting_p95_ms':
      return whole(waiting?.p95 ?? null);
    case 'waiting_p99_ms':
      return whole(waiting?.p99 ?? null);
    case 'running_p50_ms':
      return whole(running?.p50 ?? null);
    case 'running_p95_ms':
      return whole(running?.p95 ?? null);
    case 'running_p99_ms':
      return whole(running?.p99 ?? null);
    case 'drain_ms':
      return whole(sample.drainMs);
    case 'workers_busy':
      return whole((jobs?.running ?? 0) / Math.max(1, scope.concurrency(sample) ?? 1));
    case 'success_rate':
    case 'failure_rate':
    case 'retry_rate':
      return whole(ratesOf(sample.metrics)[metric]);
    case 'disk_free_bytes':
      return whole(sample.diskFreeBytes);
    case 'storage_trouble':
      return whole(sample.storage === 'ok' ? 0 : 1);
    case 'conservation_broken':
      return whole(sample.conservation.holds ? 0 : 1);
    case 'failure_share':
    case 'total_jobs_created':
    case 'jobs_started':
    case 'jobs_completed':
    case 'jobs_failed':
    case 'jobs_retried':
    case 'jobs_cancelled':
    case 'jobs_interrupted':
    case 'jobs_dead':
      // A rule of them has a window.
      return { value: null, isWhole: false };
    default:
      return assertNever(metric);
  }
}
