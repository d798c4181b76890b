import type { Selection } from '../../shared/control.ts';
import { formatAge, formatCount } from '../../shared/format.ts';
import type { JobState } from '../../shared/job.ts';
import type { FailureGroup } from '../../shared/job-views.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { changeJobs } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { showJobs } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { Section } from './Section.tsx';
import { useFailureGroups } from './use-failure-groups.ts';
import './needs-attention.css';

/** Groups shown here; the Jobs view finds all. */
const SHOWN = 3;

/** What jobs failed of, grouped by what their errors have in common. Quiet while nothing is wrong. */
export function NeedsAttention({ snapshot }: { readonly snapshot: Snapshot }) {
  const { dead, retrying } = snapshot.jobs;
  const failing = dead + retrying;
  const found = useFailureGroups(failing, snapshot.metrics.jobs_failed, SHOWN);
  const isClear = failing === 0;
  const more = found === null ? 0 : found.total - found.groups.length;
  return (
    <Section
      title="Needs attention"
      place="whole"
      note={
        <span className="section-note">
          {isClear
            ? 'All clear: no job is retrying or dead.'
            : `${formatCount(failing)} ${failing === 1 ? 'job is' : 'jobs are'} retrying or dead`}
        </span>
      }
      tools={
        isClear ? undefined : (
          <button
            type="button"
            className="text-link"
            onClick={() => showJobs('all', 'state:dead OR state:retrying')}
          >
            {more > 0 ? `and ${formatCount(more)} more kinds of errors` : 'Open in Jobs'}
          </button>
        )
      }
    >
      {isClear || found === null ? null : (
        <ul className="attention-rows">
          {found.groups.map((group) => (
            <GroupRow key={group.fingerprint} group={group} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function GroupRow({ group }: { readonly group: FailureGroup }) {
  const now = useNow(10_000);
  const { fingerprint, message, code, jobs, runs, lastAt } = group;
  return (
    <li className="attention-row">
      <span className="attention-jobs num">
        {formatCount(jobs)} {jobs === 1 ? 'job' : 'jobs'}
      </span>
      <span className="attention-what trunc" title={message}>
        {message}
      </span>
      <span className="attention-about num">
        <span className="mono">{code}</span>
        <span>
          {formatCount(runs)} failed {runs === 1 ? 'run' : 'runs'}
        </span>
        <span>last {formatAge(now - lastAt)} ago</span>
      </span>
      <Key
        size="sm"
        aria-label={`Retry all that failed of: ${message}`}
        onClick={() => void changeJobs({ type: 'retry' }, ofGroup(fingerprint, null))}
      >
        Retry all
      </Key>
      <Key
        size="sm"
        variant="bare"
        aria-label={`Cancel all that are retrying because of: ${message}`}
        onClick={() => void changeJobs({ type: 'cancel' }, ofGroup(fingerprint, 'retrying'))}
      >
        Cancel all
      </Key>
      <button
        type="button"
        className="text-link"
        aria-label={`Open the jobs that failed of: ${message}`}
        onClick={() => showJobs('all', `group:${fingerprint}`)}
      >
        Open
      </button>
    </li>
  );
}

/** Of the dead ones there is nothing to cancel: they are at their end already. */
const ofGroup = (fingerprint: string, state: JobState | null): Selection => ({
  type: 'search',
  text: `group:${fingerprint}`,
  state,
});
