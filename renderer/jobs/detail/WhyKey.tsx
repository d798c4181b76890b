import { isOpen, type Job } from '../../../shared/jobs/job.ts';
import type { RelatedJobs } from '../../../shared/jobs/job-views.ts';
import type { Blocker, Why } from '../../../shared/jobs/why.ts';
import { resumeAll, resumeQueue } from '../../commands/commands.ts';
import { Key } from '../../components/Key.tsx';
import { showJob, showView } from '../../store/actions.ts';

interface WhyKeyProps {
  readonly job: Job;
  /** null while it is not known. */
  readonly why: Why | null;
  readonly parents: RelatedJobs;
}

interface WayOut {
  readonly label: string;
  readonly act: () => void;
}

/** What a person can do about what holds the job, or where that is seen. */
export function WhyKey({ job, why, parents }: WhyKeyProps) {
  const way = job.state === 'blocked' ? toParent(parents) : why === null ? null : wayOut(why.blocker);
  if (way === null) return null;
  return (
    <p className="why-way">
      <Key size="sm" onClick={way.act}>
        {way.label}
      </Key>
    </p>
  );
}

/** To the first that failed, else to the first that has not ended. */
function toParent({ jobs }: RelatedJobs): WayOut | null {
  const parent =
    jobs.find(({ state }) => state === 'dead' || state === 'cancelled') ??
    jobs.find(({ state }) => isOpen(state));
  return parent === undefined ? null : { label: 'Open what it waits for', act: () => showJob(parent.id) };
}

function wayOut(blocker: Blocker): WayOut | null {
  switch (blocker.type) {
    case 'paused': {
      const { queue } = blocker;
      if (queue === null) return { label: 'Resume all', act: () => void resumeAll() };
      return { label: 'Resume the queue', act: () => void resumeQueue(queue) };
    }
    case 'load':
    case 'memory':
    case 'workers busy':
      return { label: 'Open Settings', act: () => showView('settings') };
    case 'queue full':
    case 'rate':
      return { label: 'Open Queues', act: () => showView('queues') };
    case 'key': {
      const [holder] = blocker.by;
      return holder === undefined ? null : { label: 'Open what holds it', act: () => showJob(holder.id) };
    }
    default:
      return null;
  }
}
