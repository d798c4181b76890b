import { Search } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { TextField } from '../components/TextField.tsx';
import { useDeck } from '../store/deck.ts';
import { totalQueues } from '../store/selectors.ts';
import { PastQueues } from './PastQueues.tsx';
import { QueueTiles } from './QueueTiles.tsx';
import { type QueuesFound, useQueuePage } from './use-queue-page.ts';
import './queues.css';

/** From so many queues on they can be searched; fewer are seen at a glance. */
const MANY = 7;

/** The queues of now, or as they were at a moment of the past. */
export function QueuesView() {
  const past = useDeck((deck) => deck.past);
  return past === null ? <PresentQueues /> : <PastQueues past={past} />;
}

/** Every queue as a tile: what is in it, how many may run at once and how often, what holds it back, and its pause. */
function PresentQueues() {
  const snapshot = useDeck((deck) => deck.snapshot);
  const [text, setText] = useState('');
  const [inView, setInView] = useState({ first: 0, count: 12 });
  const found = useQueuePage(text, inView.first, inView.count);
  const onReach = useCallback((first: number, count: number) => setInView({ first, count }), []);
  if (snapshot === null) return <div className="queues-head" aria-busy="true" />;
  const isMany = totalQueues(snapshot) >= MANY || text !== '';
  return (
    <>
      <header className="queues-head">
        {/* Heard as the heading of the window already. */}
        <b className="queues-title" aria-hidden="true">
          Queues
        </b>
        <p className="trunc" role="status">
          {summary(snapshot, found, text)}
        </p>
        {isMany && (
          <TextField
            className="queues-search"
            aria-label="Find a queue by its name"
            placeholder="Find a queue"
            value={text}
            maxLength={200}
            onChange={setText}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('');
            }}
            trailing={text === '' ? <Search size={13} strokeWidth={1.5} aria-hidden="true" /> : undefined}
          />
        )}
      </header>
      {found.total === 0 && text !== '' ? (
        <EmptyState
          title="No queue has that in its name"
          text={`Nothing matches “${text.trim()}”. Queues come into being with their first job.`}
          action={<Key onClick={() => setText('')}>Show all queues</Key>}
        />
      ) : (
        <QueueTiles found={found} text={text} onReach={onReach} />
      )}
    </>
  );
}

function summary(snapshot: Snapshot, { total, limits }: QueuesFound, text: string): string {
  const all = totalQueues(snapshot);
  const count = all === 1 ? '1 queue' : `${formatCount(all)} queues`;
  if (text.trim() !== '') return total === null ? count : `${formatCount(total)} of ${count}`;
  const adds = limits === 0 ? '' : `, limits add up to ${formatCount(limits)}`;
  return `${count}${adds}; the engine runs ${formatCount(snapshot.engine.concurrency)} at once`;
}
