import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Slots } from '../instruments/Slots.tsx';
import { queuePauseOf } from '../queues/queue-pause.ts';

export function RailQueue({ queue }: { readonly queue: QueueStatus }) {
  const { name, concurrency, jobs } = queue;
  const paused = queue.pausedAt !== null;
  const { label, icon: Icon, act } = queuePauseOf(queue);
  const usage = `${formatCount(jobs.running)} / ${formatCount(concurrency)}`;
  return (
    <li className="rail-queue" data-paused={paused} title={`${name}: ${usage}${paused ? ', paused' : ''}`}>
      <span className="rail-queue-name trunc">{name}</span>
      <span className="rail-queue-usage num">{paused && jobs.running === 0 ? 'paused' : usage}</span>
      <button type="button" className="rail-queue-pause" aria-label={label} title={label} onClick={act}>
        <Icon size={12} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <Slots busy={jobs.running} limit={concurrency} paused={paused} />
    </li>
  );
}
