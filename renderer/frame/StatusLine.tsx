import type { JobState } from '../../shared/jobs/job.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatEstimate } from '../../shared/numbers/summary.ts';
import { leftOutText, pausedText } from '../../shared/words/drain-words.ts';
import { formatCount, formatDuration, shortened } from '../../shared/words/format.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { soonText } from '../moment.ts';
import { lastMinute, oldestWaitingMs, secondsSinceFirst } from '../overview/readings.ts';
import { showJobs } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { useNow } from '../store/use-now.ts';
import { PastStatus } from './PastStatus.tsx';
import './status-line.css';

/** Characters of a schedule's name. */
const NAME = 24;
const COUNTED = ['waiting', 'running', 'retrying', 'dead'] as const satisfies readonly JobState[];

export function StatusLine() {
  const snapshot = useDeck((deck) => deck.snapshot);
  const past = useDeck((deck) => deck.past);
  return (
    <footer className="status-line">
      {past !== null ? (
        <PastStatus past={past} />
      ) : snapshot === null ? (
        <span>No word from the engine yet</span>
      ) : (
        <>
          {COUNTED.map((state) => (
            <button
              key={state}
              type="button"
              className="status-count"
              title={`Show ${state} jobs`}
              onClick={() => showJobs(state)}
            >
              <StateIcon state={state} size={12} />
              <b className="num">{formatCount(snapshot.jobs[state])}</b> {state}
            </button>
          ))}
          <span className="status-seam status-optional" />
          <span className="status-optional">
            <b className="num">{runsPerSecond(snapshot)}</b> runs/s
          </span>
          <span className="status-optional">
            oldest waiting{' '}
            <b className="num">
              <OldestAge snapshot={snapshot} />
            </b>
          </span>
          <span className="status-end">{drain(snapshot)}</span>
        </>
      )}
    </footer>
  );
}

function OldestAge({ snapshot }: { readonly snapshot: Snapshot }) {
  const age = oldestWaitingMs(snapshot, useNow(500));
  return age === null ? '–' : formatDuration(age);
}

/** Runs that ended, over the last minute. */
function runsPerSecond({ trends }: Snapshot): string {
  const ended = trends.completed.map((count, step) => count + (trends.failed[step] ?? 0));
  const rate = lastMinute(ended) / secondsSinceFirst(ended);
  return rate < 10 ? rate.toFixed(2) : formatCount(Math.round(rate));
}

/** How far such estimates were off so far. */
function offText({ share, backlogs }: NonNullable<Snapshot['drainError']>): string {
  const of = backlogs === 1 ? 'the last backlog' : `the last ${backlogs} backlogs`;
  return `Estimates of ${of} were off by ${Math.round(share * 100)} % in the middle.`;
}

function drain(snapshot: Snapshot) {
  const { engine, drainMs, drainError, jobs, waitingPaused, schedules, at } = snapshot;
  if (engine.state === 'paused') return 'paused';
  if (engine.heldBack !== null) return `held back: ${engine.heldBack.by === 'load' ? 'load' : 'memory'}`;
  if (jobs.waiting > 0 && waitingPaused === jobs.waiting) return 'what waits is paused';
  const [next] = schedules.soonest;
  if (jobs.waiting === 0 && next !== undefined && jobs.running === 0) {
    return (
      <>
        nothing waits
        <span className="status-optional">
          , next {shortened(next.name, NAME)} <b className="num">{soonText(next.nextAt, at)}</b>
        </span>
      </>
    );
  }
  if (jobs.waiting === 0) return 'nothing waits';
  const paused = pausedText(snapshot);
  const told = [leftOutText(snapshot), drainError === null ? null : offText(drainError)];
  return (
    <span title={told.filter((text) => text !== null).join('\n') || undefined}>
      drains in <b className="num">{drainMs === null ? '–' : formatEstimate(drainMs)}</b>
      {drainMs !== null && drainError !== null && (
        <span className="status-optional"> ±{Math.round(drainError.share * 100)} %</span>
      )}
      {paused !== null && <span className="status-optional">, {paused}</span>}
    </span>
  );
}
