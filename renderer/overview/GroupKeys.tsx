import { ArrowUpRight, Ban, X } from 'lucide-react';
import type { Selection } from '../../shared/jobs/control.ts';
import type { JobState } from '../../shared/jobs/job.ts';
import type { FailureGroup } from '../../shared/jobs/job-views.ts';
import { changeJobs } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { showJobs } from '../store/actions.ts';

interface GroupKeysProps {
  readonly group: FailureGroup;
  readonly onDismiss: () => void;
}

/** What can be done with all jobs that failed of the same. */
export function GroupKeys({ group, onDismiss }: GroupKeysProps) {
  const { fingerprint, message, jobs, dead } = group;
  return (
    <span className="attention-keys">
      <Key
        size="sm"
        aria-label={`Retry all that failed of: ${message}`}
        onClick={() => void changeJobs({ type: 'retry' }, ofGroup(fingerprint, null))}
      >
        {jobs === 1 ? 'Retry' : 'Retry all'}
      </Key>
      {/* Of the dead ones there is nothing to cancel: they are at their end already. */}
      {jobs === dead ? null : (
        <Key
          size="sm"
          variant="bare"
          square
          className="attention-cancel"
          icon={<Ban />}
          title="Cancel those that are retrying"
          aria-label={`Cancel all that are retrying because of: ${message}`}
          onClick={() => void changeJobs({ type: 'cancel' }, ofGroup(fingerprint, 'retrying'))}
        />
      )}
      <Key
        size="sm"
        variant="bare"
        square
        icon={<ArrowUpRight />}
        title="Open these jobs"
        aria-label={`Open the jobs that failed of: ${message}`}
        onClick={() => showJobs('all', `group:${fingerprint}`)}
      />
      <Key
        size="sm"
        variant="bare"
        square
        icon={<X />}
        title="Dismiss until it happens again"
        aria-label={`Dismiss until it happens again: ${message}`}
        onClick={onDismiss}
      />
    </span>
  );
}

const ofGroup = (fingerprint: string, state: JobState | null): Selection => ({
  type: 'search',
  text: `group:${fingerprint}`,
  state,
});
