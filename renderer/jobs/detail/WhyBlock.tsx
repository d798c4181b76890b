import { CalendarClock, CircleCheck, CircleSlash, Hourglass, Link2, Play } from 'lucide-react';
import type { Job, Progress } from '../../../shared/jobs/job.ts';
import type { RelatedJobs } from '../../../shared/jobs/job-views.ts';
import { whyInWords } from '../../../shared/jobs/why-words.ts';
import { OutcomeIcon } from '../../components/OutcomeIcon.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { useDeck } from '../../store/deck.ts';
import { useWhy } from './use-why.ts';
import { WhyKey } from './WhyKey.tsx';
import { whyOf } from './why.ts';

interface WhyBlockProps {
  readonly job: Job;
  readonly parents: RelatedJobs;
  readonly now: number;
  readonly progress: Progress | null;
}

/** Why the job is where it is, and what went wrong when something did. */
export function WhyBlock({ job, parents, now, progress }: WhyBlockProps) {
  const queue = useDeck((deck) => deck.snapshot?.queues.find((each) => each.name === job.queue) ?? null);
  const allPaused = useDeck((deck) => deck.snapshot?.engine.state === 'paused');
  const { lead, rest } = whyOf(job, { queue, allPaused, parents }, now);
  const why = useWhy(job);
  const error = job.state === 'dead' || job.state === 'retrying' ? job.error : null;
  return (
    <div className="why">
      <WhyIcon state={job.state} />
      <div className="why-text">
        <p>
          <b>{lead}</b> {why === null ? rest : sentence(whyInWords(why, now))}
        </p>
        <WhyKey job={job} why={why} parents={parents} />
        {progress === null ? null : (
          <p className="why-progress">
            <ProgressBar progress={progress} label="Progress" />
          </p>
        )}
        {error === null ? null : (
          <p className="why-error" title={error.message}>
            {error.message}
          </p>
        )}
      </div>
    </div>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function WhyIcon({ state }: { readonly state: Job['state'] }) {
  const props = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
  switch (state) {
    case 'blocked':
      return <Link2 {...props} />;
    case 'scheduled':
      return <CalendarClock {...props} />;
    case 'running':
      return <Play {...props} />;
    case 'completed':
      return <CircleCheck {...props} />;
    case 'cancelled':
      return <CircleSlash {...props} />;
    case 'dead':
      return <OutcomeIcon type="failed" />;
    default:
      return <Hourglass {...props} />;
  }
}
