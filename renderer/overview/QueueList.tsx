import { formatCount } from '../../shared/format.ts';
import type { QueueStatus, Snapshot } from '../../shared/snapshot.ts';
import { QueuePauseKey } from '../queues/QueuePauseKey.tsx';
import { StateBar, StateCounts } from '../queues/StateBar.tsx';
import { showView } from '../store/actions.ts';
import { totalQueues } from '../store/selectors.ts';
import { Section } from './Section.tsx';
import './queue-list.css';

const SHOWN = 5;

/** The fullest of those in the snapshot, which has the first by name when there are more than it holds. */

export function QueueList({ snapshot }: { readonly snapshot: Snapshot }) {
  const { queues, queuesLeftOut } = snapshot;
  const all = totalQueues(snapshot);
  const shown = queues.toSorted((a, b) => listedJobs(b) - listedJobs(a)).slice(0, SHOWN);
  const limits = queues.reduce((sum, queue) => sum + queue.concurrency, 0);
  return (
    <Section
      title="Queues"
      place="lower-two"
      note={
        <span className="section-note">
          {all === 1 ? '1 queue' : `${formatCount(all)} queues`}
          {queuesLeftOut === 0
            ? `, limits add up to ${formatCount(limits)}`
            : `, the fullest of the first ${formatCount(queues.length)}`}
        </span>
      }
      tools={
        <button type="button" className="text-link" onClick={() => showView('queues')}>
          Open Queues
        </button>
      }
    >
      <ul>
        {shown.map((queue) => (
          <li key={queue.name} className="queue-row">
            <div className="queue-row-head">
              <b className="trunc">{queue.name}</b>
              <span className="queue-row-usage num">
                {formatCount(queue.jobs.running)} of {formatCount(queue.concurrency)}
              </span>
              <StateCounts jobs={queue.jobs} none={emptyWord(queue)} terse />
            </div>
            <StateBar jobs={queue.jobs} />
            <QueuePauseKey queue={queue} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What its row counts: the open jobs and the dead ones. */
function listedJobs({ jobs }: QueueStatus): number {
  return jobs.waiting + jobs.running + jobs.retrying + jobs.scheduled + jobs.blocked + jobs.dead;
}

function emptyWord({ jobs, pausedAt }: QueueStatus): string {
  if (pausedAt !== null) return 'empty and paused';
  return jobs.completed === 0 ? 'empty' : `all ${formatCount(jobs.completed)} completed`;
}
