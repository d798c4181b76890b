import type { HistoryMoment } from '../../shared/numbers/history.ts';
import { jobsThen } from '../../shared/numbers/moment-export.ts';
import { formatCount } from '../../shared/words/format.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { clockText, dayText } from '../moment.ts';
import { NOT_KEPT, oldestThen, perMinute } from '../past/words.ts';
import type { Past } from '../store/deck.ts';

const COUNTED = ['waiting', 'running', 'retrying', 'dead'] as const;

/** The status line of a moment of the past: nothing of now is opened from it. */
export function PastStatus({ past }: { readonly past: Past }) {
  const moment = past.state === 'known' ? past.moment : null;
  const jobs = moment && jobsThen(moment);
  return (
    <>
      {COUNTED.map((state) => (
        <span key={state} className="status-count">
          <StateIcon state={state} size={12} />
          <b className="num">{short(jobs?.[state] ?? null)}</b> {state}
        </span>
      ))}
      <span className="status-seam status-optional" />
      <span className="status-optional">
        <b className="num">{moment === null ? '–' : runsPerSecond(moment)}</b> runs/s
      </span>
      <span className="status-optional">
        oldest waiting{' '}
        <b className="num">{moment === null ? '–' : oldestThen(moment.gauges.oldest_waiting_ms)}</b>
      </span>
      <span className="status-end">
        <span className="status-optional">drain estimate {NOT_KEPT}, </span>
        as of <b className="num">{`${dayText(past.at)}, ${clockText(past.at)}`}</b>
      </span>
    </>
  );
}

const short = (count: number | null): string => (count === null ? '–' : formatCount(count));

function runsPerSecond({ trends }: HistoryMoment): string {
  const ended = trends.completed.map((count, step) => count + (trends.failed[step] ?? 0));
  const rate = perMinute(ended, trends.stepMs) / 60;
  return rate < 10 ? rate.toFixed(2) : formatCount(Math.round(rate));
}
