import { formatAge } from '../../shared/words/format.ts';
import { clockText, isSameDay, momentText, weekdayMinuteText } from '../moment.ts';
import { useNow } from '../store/use-now.ts';
import { type FirstRun, type PlannedRun, planRuns } from './retry-times.ts';
import './retry-scale.css';

interface RetryScaleProps {
  /** null: it cannot be read yet. */
  readonly startsAt: FirstRun | null;
  readonly maxAttempts: number;
  readonly baseMs: number;
}

/** The actual times at which the job would be tried, were every run to fail at once. */
export function RetryScale({ startsAt, maxAttempts, baseMs }: RetryScaleProps) {
  const now = useNow(1_000);
  const repeats = startsAt === 'each time';
  const delayMs = delayOf(startsAt, now);
  const runs = planRuns({ startAt: now + delayMs, maxAttempts, baseMs });
  const gap = runs.some((run, index) => run.attempt - (runs[index - 1]?.attempt ?? 0) > 1);
  return (
    <div>
      <p className="field-hint retry-scale-title">
        {maxAttempts === 1
          ? 'If the run fails, it is not tried again'
          : repeats
            ? 'If each run fails at once, it would run again'
            : 'If each run fails at once, it would run at'}
      </p>
      <div
        className={`retry-scale${repeats ? ' retry-scale-repeats' : ''}`}
        role="img"
        aria-label={
          repeats
            ? `Runs ${runs.map(({ at }) => laterText(at - now)).join(', ')}`
            : `Runs at ${runs.map(({ at }) => momentText(at, now)).join(', ')}`
        }
      >
        <i className={`retry-scale-axis${gap ? ' retry-scale-axis-gap' : ''}`} />
        {runs.map((run, index) => (
          <span
            key={run.attempt}
            className={`retry-scale-run${index === 0 ? ' retry-scale-first' : index === runs.length - 1 ? ' retry-scale-last' : ''}`}
            style={{ left: `${run.left}%` }}
          >
            <span className="retry-scale-attempt">{run.attempt}</span>
            <i className="retry-scale-mark" />
            <span className="retry-scale-time">{repeats ? laterText(run.at - now) : timeText(run, now)}</span>
            {repeats ? null : <span className="retry-scale-delay">{delayText(run, delayMs)}</span>}
          </span>
        ))}
      </div>
    </div>
  );
}

function delayOf(startsAt: FirstRun | null, now: number): number {
  if (startsAt === null || startsAt === 'each time') return 0;
  return typeof startsAt === 'number' ? Math.max(0, startsAt - now) : startsAt.inMs;
}

/** Of a schedule: how long after it has fired. */
function laterText(ms: number): string {
  return ms === 0 ? 'on time' : `${formatAge(ms)} later`;
}

function timeText({ at }: PlannedRun, now: number): string {
  return isSameDay(at, now) ? clockText(at) : weekdayMinuteText(at);
}

function delayText(run: PlannedRun, startDelayMs: number): string {
  if (run.attempt > 1) return `+${formatAge(run.delayMs)}`;
  return startDelayMs === 0 ? 'now' : `in ${formatAge(startDelayMs)}`;
}
