import { X } from 'lucide-react';
import type { RunningNow as Running, Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import { changeJob } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { KindIcon } from '../components/KindIcon.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { showJob, showJobs } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { idleWorkersText } from './idle-workers.ts';
import { Section } from './Section.tsx';
import './running-now.css';

export function RunningNow({ snapshot }: { readonly snapshot: Snapshot }) {
  const { running, metrics, engine } = snapshot;
  const more = metrics.jobs_in_progress - running.length;
  const idle = idleWorkersText(snapshot);
  return (
    <Section
      title="Running now"
      place="lower-three"
      note={
        <span className="section-note">
          {formatCount(metrics.jobs_in_progress)} of {formatCount(engine.concurrency)} workers
        </span>
      }
      tools={
        <button type="button" className="text-link" onClick={() => showJobs('running')}>
          Open in Jobs
        </button>
      }
    >
      <ol className="running-rows">
        {running.map((job, index) => (
          <RunRow key={`${job.id} ${job.run}`} job={job} place={index + 1} />
        ))}
      </ol>
      {more > 0 && (
        <p className="running-rest">
          <span />
          <button type="button" className="text-link" onClick={() => showJobs('running')}>
            and {formatCount(more)} more
          </button>
        </p>
      )}
      {idle !== null && (
        <p className="running-rest">
          <span />
          {idle}
        </p>
      )}
    </Section>
  );
}

function RunRow({ job, place }: { readonly job: Running; readonly place: number }) {
  return (
    <li className="run-row">
      <span className="run-place num">{place}</span>
      <KindIcon kind={job.kind} />
      <span className="run-what">
        <button type="button" className="run-name trunc" title={job.name} onClick={() => showJob(job.id)}>
          {job.name}
        </button>
        <span className="run-about trunc">
          {job.queue}
          {job.run > 1 && ` · run ${formatCount(job.run)}`}
        </span>
      </span>
      <span className="run-time num">
        <Elapsed since={job.startedAt} />
      </span>
      {job.progress === null ? (
        <span className="run-line mono trunc">{job.lastLine}</span>
      ) : (
        <span className="run-line">
          <ProgressBar progress={job.progress} label={`Progress of ${job.name}`} />
        </span>
      )}
      <Key
        variant="bare"
        size="sm"
        square
        icon={<X />}
        aria-label={`Cancel ${job.name}`}
        title="Cancel"
        onClick={() => void changeJob({ type: 'cancel' }, job.id)}
      />
    </li>
  );
}

/** Counts on between snapshots, in the tenths that are shown. */
function Elapsed({ since }: { readonly since: number }) {
  return formatDuration(Math.max(0, useNow(100) - since));
}
