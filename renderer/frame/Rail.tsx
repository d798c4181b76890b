import { OTHER_QUEUES } from '../../shared/numbers/history.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { NOT_KEPT } from '../past/words.ts';
import { showView } from '../store/actions.ts';
import { useDeck, type View } from '../store/deck.ts';
import { totalJobs, totalQueues } from '../store/selectors.ts';
import { EngineFoot } from './EngineFoot.tsx';
import { PastRailQueues } from './PastRailQueues.tsx';
import { RailQueue } from './RailQueue.tsx';
import { VIEWS } from './views.ts';
import './rail.css';

export function Rail() {
  const view = useDeck((deck) => deck.view);
  const snapshot = useDeck((deck) => deck.snapshot);
  const past = useDeck((deck) => deck.past);
  return (
    <aside className="rail" aria-label="Screens, queues and engine">
      <nav className="rail-nav" aria-label="Screens">
        {VIEWS.map(({ id, title, icon: Icon }) => (
          <button
            key={id}
            type="button"
            className="rail-entry"
            aria-current={view === id ? 'page' : undefined}
            title={title}
            onClick={() => showView(id)}
          >
            <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
            <span className="rail-word">{title}</span>
            <RailCount view={id} />
          </button>
        ))}
      </nav>
      {past !== null && <PastRailQueues past={past} />}
      {past === null && snapshot !== null && (
        <section className="rail-queues" aria-label="Busy and limit of each queue">
          <h2 className="rail-head">
            <span>Queues</span>
            <span aria-hidden="true">busy / limit</span>
          </h2>
          <ul>
            {snapshot.queues.map((queue) => (
              <RailQueue key={queue.name} queue={queue} />
            ))}
          </ul>
          {snapshot.queuesLeftOut > 0 && (
            <button type="button" className="rail-more" onClick={() => showView('queues')}>
              and {formatCount(snapshot.queuesLeftOut)} more
            </button>
          )}
        </section>
      )}
      <EngineFoot />
    </aside>
  );
}

function RailCount({ view }: { readonly view: View }) {
  const snapshot = useDeck((deck) => deck.snapshot);
  const past = useDeck((deck) => deck.past);
  const count = countOf(view, snapshot);
  if (past === null || count === null) return <span className="rail-count num">{count}</span>;
  const queues = past.state === 'known' ? past.moment.queues : null;
  // Those beyond the first 50 share a name in history.
  const isMany = queues?.at(-1)?.queue === OTHER_QUEUES;
  if (view === 'queues' && queues !== null)
    return (
      <span className="rail-count num">{isMany ? `${queues.length - 1}+` : formatCount(queues.length)}</span>
    );
  return (
    <span className="rail-count num" title={`How many there were then is ${NOT_KEPT}`}>
      –
    </span>
  );
}

function countOf(view: View, snapshot: Snapshot | null): string | null {
  if (snapshot === null || view === 'overview' || view === 'history' || view === 'log' || view === 'settings')
    return null;
  if (view === 'schedules') return formatCount(snapshot.schedules.total);
  return formatCount(view === 'queues' ? totalQueues(snapshot) : totalJobs(snapshot.jobs));
}
