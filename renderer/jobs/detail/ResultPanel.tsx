import type { Run } from '../../../shared/jobs/job.ts';
import { EmptyState } from '../../components/EmptyState.tsx';

export function resultText(run: Run | null): string {
  const outcome = run?.end?.outcome;
  return outcome?.type === 'succeeded' ? JSON.stringify(outcome.result, null, 2) : '';
}

/** What the selected run gave back. */
export function ResultPanel({ run }: { readonly run: Run | null }) {
  const outcome = run?.end?.outcome ?? null;
  if (outcome?.type === 'succeeded') {
    return outcome.result === null ? (
      <EmptyState title="No result." text="The run succeeded and gave nothing back." />
    ) : (
      <pre className="detail-text facts-mono">{resultText(run)}</pre>
    );
  }
  return outcome === null ? (
    <EmptyState title="No result yet." text="What the job gives back when it succeeds will be here." />
  ) : (
    <EmptyState title="No result." text="Only a run that succeeds has a result." />
  );
}
