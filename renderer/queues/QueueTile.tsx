import { useId } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { QueueStatus } from '../../shared/snapshot.ts';
import { setQueueConcurrency } from '../commands/commands.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { slotsOf } from '../instruments/slots.ts';
import { minuteText } from '../moment.ts';
import { QueuePauseKey } from './QueuePauseKey.tsx';
import { StateBar, StateCounts } from './StateBar.tsx';

/** The contract's own bounds of a queue's limit. */
const LIMIT = { min: 1, max: 256 } as const;

export function QueueTile({ queue }: { readonly queue: QueueStatus }) {
  const { name, jobs, concurrency, pausedAt } = queue;
  const labelId = useId();
  return (
    <li className="queue-tile">
      <header className="queue-tile-head">
        <h2 className="trunc">{name}</h2>
        {pausedAt !== null && (
          <span className="queue-tile-paused">
            <StateIcon state="paused" size={12} />
            Paused since {minuteText(pausedAt)}
          </span>
        )}
        <QueuePauseKey queue={queue} />
      </header>
      <dl className="queue-tile-counts">
        <Count value={jobs.waiting} word="waiting" />
        <Count value={jobs.running} word="running" of={concurrency} />
        <Count value={jobs.completed} word="completed" />
      </dl>
      <StateBar jobs={jobs} />
      <StateCounts jobs={jobs} none="nothing open, nothing dead" />
      <div className="queue-tile-limit">
        <label htmlFor={labelId}>Concurrency</label>
        <Stepper
          id={labelId}
          noun={`concurrency of ${name}`}
          value={concurrency}
          min={LIMIT.min}
          max={LIMIT.max}
          onChange={(next) => void setQueueConcurrency(name, next)}
        />
        <Pips busy={jobs.running} limit={concurrency} />
      </div>
    </li>
  );
}

function Count({ value, word, of }: { readonly value: number; readonly word: string; readonly of?: number }) {
  return (
    <div className="queue-tile-count">
      <dd>
        <span className="num">{formatCount(value)}</span>
        {of !== undefined && <small className="num"> of {formatCount(of)}</small>}
      </dd>
      <dt>{word}</dt>
    </div>
  );
}

/** One pip a slot, filled while a job runs in it; none where they could not be counted by eye. */
function Pips({ busy, limit }: { readonly busy: number; readonly limit: number }) {
  return (
    <span className="pips" aria-hidden="true">
      {slotsOf(busy, limit)?.map((taken, slot) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a slot is its place
        <span key={slot} className="pip" data-busy={taken} />
      ))}
    </span>
  );
}
