import { Clock3, History as HistoryIcon } from 'lucide-react';
import { formatCount, formatDuration } from '../../shared/format.ts';
import type { HistoryMoment } from '../../shared/history.ts';
import { ratesOf } from '../../shared/metrics.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { stepText } from '../history/ranges.ts';
import { clockText, dayText } from '../moment.ts';
import { backToNow } from '../store/actions.ts';
import { Cluster } from './Cluster.tsx';
import { Percentiles } from './Percentiles.tsx';
import { Section } from './Section.tsx';
import { usePast } from './use-past.ts';
import './past.css';

/** The Overview as it was, of what history keeps. What it doesn't keep is said, and never made up. */
export function Past({ at }: { readonly at: number }) {
  const { moment, trouble } = usePast(at);
  return (
    <div className="overview past" aria-busy={moment === undefined && trouble === null}>
      <div className="past-strip" role="status">
        <Clock3 size={15} strokeWidth={1.5} aria-hidden="true" />
        <p>
          As it was on <b className="num">{`${dayText(at)}, ${clockText(at)}`}</b>
          {moment && <span>{` · known to ${stepText(moment.to - moment.from)}`}</span>}
        </p>
        <Key size="sm" kbd="Esc" onClick={backToNow}>
          Back to now
        </Key>
      </div>
      {trouble !== null && (
        <p className="past-trouble" role="alert">
          {trouble}
        </p>
      )}
      {moment === null && (
        <EmptyState
          icon={<HistoryIcon size={28} strokeWidth={1.25} aria-hidden="true" />}
          title="Nothing is known of that moment"
          text="Jobdeck was not running then, or it is longer ago than what is kept."
        />
      )}
      {moment && <Moment moment={moment} />}
    </div>
  );
}

function Moment({ moment }: { readonly moment: HistoryMoment }) {
  const { totals, gauges, trends, waiting, running, windowMs } = moment;
  const ended = trends.completed.map((count, step) => count + (trends.failed[step] ?? 0));
  const lines: readonly (readonly [string, string])[] = [
    ['Waiting', countText(gauges.queue_size)],
    ['Oldest waiting', gauges.oldest_waiting_ms === 0 ? 'nothing waits' : ageText(gauges.oldest_waiting_ms)],
    ['Retrying', countText(gauges.retrying_jobs)],
    ['Dead', countText(gauges.dead_jobs)],
    ['Workers', countText(gauges.workers)],
    ['Runs that ended, a minute', countText(perMinute(ended, trends.stepMs))],
  ];
  return (
    <>
      {totals !== null && (
        <div className="faceplate">
          <Cluster
            snapshot={{
              metrics: { ...totals, jobs_in_progress: gauges.jobs_in_progress ?? 0 },
              rates: ratesOf({ ...totals, jobs_in_progress: 0 }),
              trends,
              engine: { concurrency: gauges.workers ?? 0, peak: null },
              jobs: { dead: gauges.dead_jobs ?? 0 },
            }}
            past={{
              createdPerMinute: perMinute(trends.created, trends.stepMs),
              span: spanText(trends.stepMs),
            }}
          />
        </div>
      )}
      <div className="overview-body">
        <Section title="In line" place="upper-three">
          <dl className="past-lines">
            {lines.map(([word, value]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd className="num">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section
          title="Waiting and running"
          place="upper-two"
          tools={<span className="section-note">{`the ${stepText(windowMs)} before`}</span>}
        >
          <Percentiles waiting={waiting} running={running} />
        </Section>
        <p className="past-not-kept">
          Not kept: which jobs ran and waited, what they printed, and what they failed of. Those of now are
          under Jobs.
        </p>
      </div>
    </>
  );
}

const countText = (count: number | null): string => (count === null ? 'not kept' : formatCount(count));
const ageText = (ms: number | null): string => (ms === null ? 'not kept' : formatDuration(ms));

/** Of the newest minute, or of the one step that is longer. */
function perMinute(steps: readonly number[], stepMs: number): number {
  const count = Math.max(1, Math.round(60_000 / stepMs));
  const sum = steps.slice(-count).reduce((total, step) => total + step, 0);
  return Math.round((sum / (count * stepMs)) * 60_000);
}

const spanText = (stepMs: number): string => `60 steps of ${stepText(stepMs)}`;
