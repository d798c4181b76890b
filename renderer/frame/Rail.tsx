import { formatCount } from '../../shared/format.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { showView } from '../store/actions.ts';
import { useDeck, type View } from '../store/deck.ts';
import { totalJobs, totalQueues } from '../store/selectors.ts';
import { EngineFoot } from './EngineFoot.tsx';
import { RailQueue } from './RailQueue.tsx';
import { VIEWS } from './views.ts';
import './rail.css';

export function Rail() {
  const view = useDeck((deck) => deck.view);
  const snapshot = useDeck((deck) => deck.snapshot);
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
            <span className="rail-count num">{countOf(id, snapshot)}</span>
          </button>
        ))}
      </nav>
      {snapshot !== null && (
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

function countOf(view: View, snapshot: Snapshot | null): string | null {
  if (snapshot === null || view === 'overview' || view === 'history' || view === 'log' || view === 'settings')
    return null;
  if (view === 'schedules') return formatCount(snapshot.schedules.total);
  return formatCount(view === 'queues' ? totalQueues(snapshot) : totalJobs(snapshot.jobs));
}
