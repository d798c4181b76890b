import { formatCount } from '../../shared/format.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { useDeck } from '../store/deck.ts';
import { totalQueues } from '../store/selectors.ts';
import { QueueTile } from './QueueTile.tsx';
import './queues.css';

/** Every queue as a tile: what is in it, how many may run at once, and its pause. */
export function QueuesView() {
  const snapshot = useDeck((deck) => deck.snapshot);
  if (snapshot === null) return <div className="queues-head" aria-busy="true" />;
  return (
    <>
      <header className="queues-head">
        <p>{summary(snapshot)}</p>
      </header>
      <ul className="queue-tiles" aria-label="Queues">
        {snapshot.queues.map((queue) => (
          <QueueTile key={queue.name} queue={queue} />
        ))}
      </ul>
    </>
  );
}

function summary(snapshot: Snapshot): string {
  const { queues, queuesLeftOut, engine } = snapshot;
  const all = totalQueues(snapshot);
  const limits = queues.reduce((sum, queue) => sum + queue.concurrency, 0);
  const count = all === 1 ? '1 queue' : `${formatCount(all)} queues`;
  const shown = queuesLeftOut > 0 ? `, the first ${formatCount(queues.length)} are shown` : '';
  const adds = queuesLeftOut > 0 ? '' : `, limits add up to ${formatCount(limits)}`;
  return `${count}${shown}${adds}; the engine runs ${formatCount(engine.concurrency)} at once`;
}
