import { useState } from 'react';
import type { JobDetail } from '../../../shared/jobs/job-views.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useNow } from '../../store/use-now.ts';
import { ActionKeys } from './ActionKeys.tsx';
import { DetailHead, DetailKeys } from './DetailHead.tsx';
import { DetailTabs } from './DetailTabs.tsx';
import { RunList } from './RunList.tsx';
import { Timeline } from './Timeline.tsx';
import { useJobDetail } from './use-job-detail.ts';
import { WhyBlock } from './WhyBlock.tsx';
import './detail.css';

interface JobDetailPaneProps {
  readonly jobId: string;
  readonly onStep: (steps: number) => void;
  readonly onClose: () => void;
}

/** One job beside the table: what it is, why it is where it is, its runs, and what they wrote. */
export function JobDetailPane({ jobId, onStep, onClose }: JobDetailPaneProps) {
  const detail = useJobDetail(jobId);
  return (
    <aside className="detail" aria-label="The selected job">
      {typeof detail === 'string' ? (
        <>
          <div className="detail-head">
            <div className="detail-top">
              <DetailKeys onStep={onStep} onClose={onClose} />
            </div>
          </div>
          {detail === 'gone' ? (
            <EmptyState
              title="This job is not kept any more."
              text="Finished jobs are removed after a while."
            />
          ) : null}
        </>
      ) : (
        <Shown key={jobId} detail={detail} onStep={onStep} onClose={onClose} />
      )}
    </aside>
  );
}

interface ShownProps extends Omit<JobDetailPaneProps, 'jobId'> {
  readonly detail: JobDetail;
}

function Shown({ detail: { job, runs, edits, relations, progress }, onStep, onClose }: ShownProps) {
  const now = useNow(1_000);
  // null: the newest, whichever that will be.
  const [chosen, setChosen] = useState<number | null>(null);
  const run = runs.find((each) => each.number === chosen) ?? runs[0] ?? null;
  return (
    <>
      <DetailHead job={job} onStep={onStep} onClose={onClose}>
        <ActionKeys job={job} />
      </DetailHead>
      <WhyBlock job={job} parents={relations.parents} now={now} progress={progress} />
      <Timeline job={job} runs={runs} now={now} />
      <RunList
        job={job}
        runs={runs}
        edits={edits}
        now={now}
        selected={run?.number ?? null}
        onSelect={(number) => setChosen(number === runs[0]?.number ? null : number)}
      />
      <DetailTabs job={job} run={run} relations={relations} />
    </>
  );
}
