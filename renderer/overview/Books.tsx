import { Fragment } from 'react';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Lamp } from '../instruments/Lamp.tsx';
import { useNow } from '../store/use-now.ts';
import { oldestWaitingMs } from './readings.ts';
import { warningsOf } from './warnings.ts';

/** The books: every started run is accounted for, and the lamps. */
export function Books({ snapshot }: { readonly snapshot: Snapshot }) {
  const oldestMs = oldestWaitingMs(snapshot, useNow(1_000));
  return (
    <div className="books">
      <Sum metrics={snapshot.metrics} breach={snapshot.conservation.breach} />
      <ul className="annunciator" aria-label="Warning lamps">
        {warningsOf(snapshot, oldestMs).map(({ name, colour, lit, why }) => (
          <li key={name}>
            <Lamp lit={lit} colour={colour} title={why}>
              {name}
            </Lamp>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Sum({ metrics, breach }: { readonly metrics: Metrics; readonly breach: string | null }) {
  if (breach !== null) return <p className="books-sum books-breach">The counts do not add up: {breach}</p>;
  if (metrics.jobs_started === 0)
    return <p className="books-sum">The counts will be checked against each other here, at every change.</p>;
  const parts = [
    [metrics.jobs_completed, 'completed'],
    [metrics.jobs_failed, 'failed'],
    [metrics.jobs_cancelled, 'cancelled'],
    [metrics.jobs_interrupted, 'interrupted'],
    [metrics.jobs_in_progress, 'in progress'],
  ] as const;
  return (
    <p className="books-sum">
      <b>{formatCount(metrics.jobs_started)}</b> started
      {parts.map(([count, word], index) => (
        <Fragment key={word}>
          <span className="books-sign">{index === 0 ? '=' : '+'}</span>
          <b>{formatCount(count)}</b> {word}
        </Fragment>
      ))}
    </p>
  );
}
