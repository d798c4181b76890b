import type { Job, Run } from '../../../shared/jobs/job.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { OutcomeIcon } from '../../components/OutcomeIcon.tsx';

interface ErrorPanelProps {
  readonly job: Job;
  readonly run: Run | null;
}

/** Why the selected run did not succeed, in words, with the code for programs. */
export function ErrorPanel({ job, run }: ErrorPanelProps) {
  const outcome = run?.end?.outcome ?? null;
  if (outcome?.type === 'failed' || outcome?.type === 'timed-out') {
    return (
      <div className="detail-text">
        <p className="detail-error">
          <OutcomeIcon type={outcome.type} />
          <span>{outcome.error.message}</span>
        </p>
        <dl className="facts">
          <dt>Code</dt>
          <dd className="facts-mono">{outcome.error.code}</dd>
          <dt>Again</dt>
          <dd>{againWords(outcome)}</dd>
          {outcome.error.stack === undefined ? null : (
            <>
              <dt>Stack</dt>
              <dd className="facts-mono facts-long">{outcome.error.stack}</dd>
            </>
          )}
        </dl>
      </div>
    );
  }
  if (outcome?.type === 'interrupted') {
    return (
      <EmptyState
        title="Interrupted."
        text={
          job.state === 'dead' && job.reason === 'poison' && run?.number === job.tries.runs
            ? 'Jobdeck ended while this ran, as it did the two times before. A retry by hand begins anew.'
            : 'Jobdeck ended while this ran; the attempt was not used up.'
        }
      />
    );
  }
  if (outcome?.type === 'cancelled') {
    return <EmptyState title="Cancelled." text="Somebody stopped this run; that is no error." />;
  }
  const title = outcome?.type === 'succeeded' ? 'No error: the run succeeded.' : 'No error.';
  const text =
    job.state === 'running' && run?.end === null
      ? 'If the run fails, what went wrong will be here.'
      : 'What goes wrong in a run is told here.';
  return <EmptyState title={title} text={text} />;
}

function againWords(
  outcome: { readonly type: 'failed'; readonly retryable: boolean } | { readonly type: 'timed-out' },
): string {
  if (outcome.type === 'timed-out') return 'A longer timeout may help.';
  return outcome.retryable ? 'Another attempt may help.' : 'Another attempt would fail in the same way.';
}
