import { useId } from 'react';
import type { HistoryMoment, MomentPart } from '../../shared/numbers/history.ts';
import { OTHER_QUEUES } from '../../shared/numbers/history.ts';
import { formatCount } from '../../shared/words/format.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { stepText } from '../history/ranges.ts';
import { Sparkline } from '../instruments/Sparkline.tsx';
import { sliding } from '../instruments/sparkline.ts';
import { Percentiles } from '../overview/Percentiles.tsx';
import { PastScreen } from '../past/PastScreen.tsx';
import { oldestThen } from '../past/words.ts';
import type { Past } from '../store/deck.ts';
import { QueueCount } from './QueueCount.tsx';
import './past-queues.css';

/** The queues as they were, without what could be changed: limits, rates and pauses of then are not kept. */
export function PastQueues({ past }: { readonly past: Past }) {
  return <PastScreen past={past}>{(moment) => <Queues moment={moment} />}</PastScreen>;
}

function Queues({ moment }: { readonly moment: HistoryMoment }) {
  const { queues, windowMs, trends } = moment;
  return (
    <>
      <header className="queues-head">
        <b className="queues-title" aria-hidden="true">
          Queues
        </b>
        <p className="trunc" role="status">
          {queues === null ? '' : summary(queues.length)}Not kept: limits, rates, pauses, and jobs in other
          states
        </p>
      </header>
      {queues === null || queues.length === 0 ? (
        <EmptyState
          title={queues === null ? 'Queues were not kept apart then' : 'Nothing had happened in any queue'}
          text={
            queues === null
              ? 'An earlier Jobdeck kept the numbers of all queues together. The Overview has them.'
              : 'A queue is known from its first job on.'
          }
        />
      ) : (
        <ul className="past-queues" aria-label="Queues then">
          {queues.map(({ queue, ...part }) => (
            <PastQueue key={queue} name={queue} part={part} windowMs={windowMs} stepMs={trends.stepMs} />
          ))}
        </ul>
      )}
    </>
  );
}

const summary = (count: number): string =>
  count === 0 ? '' : `${count === 1 ? '1 queue' : `${formatCount(count)} queues`} · `;

function PastQueue({
  name,
  part: { inProgress, waiting, oldestWaitingMs, counts, durations, starts },
  windowMs,
  stepMs,
}: {
  readonly name: string;
  readonly part: MomentPart;
  readonly windowMs: number;
  readonly stepMs: number;
}) {
  const titleId = useId();
  const span = `last ${stepText(starts.length * stepMs)}`;
  return (
    <li className="past-queue" aria-labelledby={titleId}>
      <h2 className="trunc" id={titleId} title={name}>
        {name}
        {name === OTHER_QUEUES && <small> and those beyond the first 50</small>}
      </h2>
      <dl className="queue-tile-counts">
        <QueueCount value={waiting ?? 0} word="waiting" />
        <QueueCount value={inProgress} word="running" />
        <QueueCount value={counts.jobs_completed} word={`completed, ${stepText(windowMs)}`} />
      </dl>
      <div className="queue-tile-starts">
        <Sparkline values={sliding(starts, 3)} label={`Starts, ${span}`} />
        <p aria-hidden="true">
          <span>starts, {span}</span>
          <span className="num">{formatCount(starts.reduce((sum, count) => sum + count, 0))}</span>
        </p>
      </div>
      <Percentiles {...durations} />
      <p className="past-queue-line num">
        {oldestWaitingMs === 0 ? (
          'Nothing waits'
        ) : (
          <>
            Oldest waiting <b>{oldestThen(oldestWaitingMs)}</b>
          </>
        )}
        {counts.jobs_failed > 0 && ` · ${formatCount(counts.jobs_failed)} failed runs`}
        {counts.jobs_dead > 0 && ` · ${formatCount(counts.jobs_dead)} died`}
      </p>
    </li>
  );
}
