import type { HistoryMoment } from '../../shared/numbers/history.ts';
import { endedRuns, type Metrics, ratesOf } from '../../shared/numbers/metrics.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import { stepText } from '../history/ranges.ts';
import { PastScreen } from '../past/PastScreen.tsx';
import { countThen, oldestThen, perMinute } from '../past/words.ts';
import type { Past } from '../store/deck.ts';
import { Sum } from './Books.tsx';
import { Cluster } from './Cluster.tsx';
import { Percentiles } from './Percentiles.tsx';
import { Section } from './Section.tsx';
import { PastThroughput } from './throughput/PastThroughput.tsx';

/** The Overview as it was. */
export function PastOverview({ past }: { readonly past: Past }) {
  return <PastScreen past={past}>{(moment) => <Moment moment={moment} />}</PastScreen>;
}

function Moment({ moment }: { readonly moment: HistoryMoment }) {
  const { at, totals, gauges, trends, waiting, running, windowMs, kinds } = moment;
  const ended = trends.completed.map((count, step) => count + (trends.failed[step] ?? 0));
  const lines: readonly (readonly [string, string])[] = [
    ['Waiting', countThen(gauges.queue_size)],
    ['Oldest waiting', oldestThen(gauges.oldest_waiting_ms)],
    ['Retrying', countThen(gauges.retrying_jobs)],
    ['Dead', countThen(gauges.dead_jobs)],
    ['Workers', countThen(gauges.workers)],
    ['Runs that ended, a minute', countThen(perMinute(ended, trends.stepMs))],
  ];
  const metrics = totals && { ...totals, jobs_in_progress: gauges.jobs_in_progress ?? 0 };
  const before = <span className="section-note">{`the ${stepText(windowMs)} before`}</span>;
  return (
    <>
      {metrics !== null && (
        <div className="faceplate">
          <Cluster
            snapshot={{
              metrics,
              rates: ratesOf(metrics),
              trends,
              engine: { concurrency: gauges.workers ?? 0, peak: null },
              jobs: { dead: gauges.dead_jobs ?? 0 },
            }}
            past={{
              createdPerMinute: perMinute(trends.created, trends.stepMs),
              span: `60 steps of ${stepText(trends.stepMs)}`,
            }}
          />
          <PastBooks metrics={metrics} />
        </div>
      )}
      <div className="overview-body">
        <PastThroughput at={at} />
        <Section title="Waiting and running" place="upper-two" tools={before}>
          <Percentiles waiting={waiting} running={running} />
        </Section>
        <Section title="In line" place="lower-two">
          <dl className="past-lines">
            {lines.map(([word, value]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd className="num">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section title="By kind" place="lower-three" tools={before}>
          <Kinds kinds={kinds} />
        </Section>
        <p className="past-not-kept">
          Not kept: which jobs ran and waited, what they printed and failed of, alerts and lamps. Jobs of now
          are under Jobs.
        </p>
      </div>
    </>
  );
}

/** The same sum as now. A second's counters and its gauge are of one moment, but for what a clock that was set back put together. */
function PastBooks({ metrics }: { readonly metrics: Metrics }) {
  const balances = metrics.jobs_started === endedRuns(metrics) + metrics.jobs_in_progress;
  return (
    <div className="books">
      {balances ? (
        <Sum metrics={metrics} breach={null} />
      ) : (
        <p className="books-sum">The counts of that moment are not of the same instant.</p>
      )}
    </div>
  );
}

function Kinds({ kinds }: Pick<HistoryMoment, 'kinds'>) {
  if (kinds === null) return <p className="past-none">An earlier Jobdeck did not keep kinds apart.</p>;
  const titles = ['running', 'started', 'completed', 'failed', 'p95'];
  return (
    <table className="past-kinds">
      <thead>
        <tr>
          <th>
            <span className="sr-only">Kind</span>
          </th>
          {titles.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, inProgress, counts, durations }) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            <td className="num">{formatCount(inProgress)}</td>
            <td className="num">{formatCount(counts.jobs_started)}</td>
            <td className="num">{formatCount(counts.jobs_completed)}</td>
            <td className="num">{formatCount(counts.jobs_failed)}</td>
            <td className="num">
              {durations.running === null ? '–' : formatDuration(durations.running.p95)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
