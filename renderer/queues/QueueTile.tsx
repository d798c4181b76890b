import type { CSSProperties } from 'react';
import { useId } from 'react';
import type { QueueCard } from '../../shared/numbers/queues.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import { setQueueConcurrency } from '../commands/commands.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { Sparkline } from '../instruments/Sparkline.tsx';
import { slotsOf } from '../instruments/slots.ts';
import { sliding } from '../instruments/sparkline.ts';
import { minuteText } from '../moment.ts';
import { holdInWords } from './hold-words.ts';
import { QueueCount } from './QueueCount.tsx';
import { QueuePauseKey } from './QueuePauseKey.tsx';
import { RateField } from './RateField.tsx';
import { StateBar, StateCounts } from './StateBar.tsx';

/** The contract's own bounds of a queue's limit. */
const LIMIT = { min: 1, max: 256 } as const;

/** Whole minutes that the pace beside the line is taken of. */
const MINUTES = 10;

interface QueueTileProps {
  readonly queue: QueueCard;
  readonly now: number;
  /** Its place among all that match, and how many these are. */
  readonly place: number;
  readonly total: number;
  readonly style: CSSProperties;
}

export function QueueTile({ queue, now, place, total, style }: QueueTileProps) {
  const { name, jobs, concurrency, pausedAt, starts, rate, keyRate } = queue;
  const labelId = useId();
  const hold = holdInWords(queue, now);
  return (
    <li className="queue-tile" style={style} aria-posinset={place} aria-setsize={total}>
      <header className="queue-tile-head">
        <h2 className="trunc" title={name}>
          {name}
        </h2>
        {pausedAt !== null && (
          <span className="queue-tile-paused">
            <StateIcon state="paused" size={12} />
            Paused since {minuteText(pausedAt)}
          </span>
        )}
        <QueuePauseKey queue={queue} />
      </header>
      <dl className="queue-tile-counts">
        <QueueCount value={jobs.waiting} word="waiting" />
        <QueueCount value={jobs.running} word="running" of={concurrency} />
        <QueueCount value={jobs.completed} word="completed" />
      </dl>
      <StateBar jobs={jobs} />
      <StateCounts jobs={jobs} none="nothing open, nothing dead" />
      <Starts starts={starts} />
      <div className="queue-tile-limits">
        <label htmlFor={labelId}>Concurrency</label>
        <span className="queue-tile-slots">
          <Stepper
            id={labelId}
            noun={`concurrency of ${name}`}
            value={concurrency}
            min={LIMIT.min}
            max={LIMIT.max}
            onChange={(next) => void setQueueConcurrency(name, next)}
          />
          <Pips busy={jobs.running} limit={concurrency} />
        </span>
        <span className="queue-tile-label">Rate limit</span>
        <RateField queue={name} of="queue" rate={rate} />
        <span className="queue-tile-label">Rate per key</span>
        <RateField queue={name} of="key" rate={keyRate} />
        <span className="queue-tile-label">Oldest waiting</span>
        <span className="queue-tile-hold num trunc" title={hold ?? undefined}>
          {queue.waitingSince === null ? '–' : formatDuration(Math.max(0, now - queue.waitingSince))}
          {hold !== null && <span> · {hold}</span>}
        </span>
      </div>
    </li>
  );
}

/** Ten minutes of starts as a shape, and their pace. */
function Starts({ starts }: { readonly starts: readonly number[] }) {
  const perMinute = starts.reduce((sum, count) => sum + count, 0) / MINUTES;
  const pace = `${perMinute > 0 && perMinute < 10 ? perMinute.toFixed(1) : formatCount(Math.round(perMinute))} per min`;
  return (
    <div className="queue-tile-starts">
      <Sparkline values={sliding(starts, 3)} label={`Starts in the last 10 minutes: ${pace}`} />
      <p aria-hidden="true">
        <span>starts, last 10 min</span>
        <span className="num">{pace}</span>
      </p>
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
