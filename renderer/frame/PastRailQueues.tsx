import { MAX_QUEUES } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { NOT_KEPT } from '../past/words.ts';
import { showView } from '../store/actions.ts';
import type { Past } from '../store/deck.ts';

/** What ran and waited in each queue at a moment of the past; limits and pauses are not kept, and nothing is paused here. */
export function PastRailQueues({ past }: { readonly past: Past }) {
  const queues = past.state === 'known' ? past.moment.queues : null;
  const more = (queues?.length ?? 0) - MAX_QUEUES;
  return (
    <section className="rail-queues" aria-label="Running and waiting in each queue, then">
      <h2 className="rail-head">
        <span>Queues then</span>
        <span aria-hidden="true">running / waiting</span>
      </h2>
      {past.state === 'known' && queues === null && <p className="rail-none">{NOT_KEPT}</p>}
      <ul>
        {queues?.slice(0, MAX_QUEUES).map(({ queue, inProgress, waiting }) => {
          const usage = `${formatCount(inProgress)} / ${formatCount(waiting ?? 0)}`;
          return (
            <li key={queue} className="rail-queue rail-queue-then" title={`${queue}: ${usage}`}>
              <span className="rail-queue-name trunc">{queue}</span>
              <span className="rail-queue-usage num">{usage}</span>
            </li>
          );
        })}
      </ul>
      {more > 0 && (
        <button type="button" className="rail-more" onClick={() => showView('queues')}>
          and {formatCount(more)} more
        </button>
      )}
    </section>
  );
}
