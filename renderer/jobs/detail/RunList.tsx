import { type CSSProperties, Fragment } from 'react';
import type { Job, Run } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';
import { formatDuration } from '../../../shared/words/format.ts';
import { OUTCOME_WORDS, OutcomeIcon } from '../../components/OutcomeIcon.tsx';
import { StateIcon } from '../../components/StateIcon.tsx';
import { clockText, momentText } from '../../moment.ts';
import { EditNote } from './EditNote.tsx';
import { shownEdits } from './what-changed.ts';
import './run-list.css';

interface RunListProps {
  readonly job: Job;
  readonly runs: readonly Run[];
  readonly edits: readonly EarlierRequest[];
  readonly now: number;
  readonly selected: number | null;
  readonly onSelect: (run: number) => void;
}

/** The attempts, newest first; the one that is selected shows its output below. */
export function RunList({ job, runs, edits, now, selected, onSelect }: RunListProps) {
  const notes = shownEdits(job, edits);
  return (
    <ul
      className="run-list"
      aria-label="Runs"
      style={{ '--run-number': `${3 + 7 * String(job.tries.runs + 1).length}px` } as CSSProperties}
    >
      {job.state === 'retrying' ? (
        <li className="run run-next">
          <span className="run-number">{job.tries.runs + 1}</span>
          <span className="run-outcome">
            <StateIcon state="retrying" />
            Next run
          </span>
          <span className="run-text run-wide">
            {job.dueAt <= now ? 'now' : `in ${formatDuration(Math.ceil((job.dueAt - now) / 1000) * 1000)}`}
          </span>
        </li>
      ) : null}
      {runs.map((run) => (
        <Fragment key={run.number}>
          {notes
            .filter(({ untilRun }) => untilRun === run.number)
            .map((edit) => (
              <EditNote key={edit.untilRun} edit={edit} />
            ))}
          <li>
            <button
              type="button"
              className="run"
              aria-pressed={run.number === selected}
              onClick={() => onSelect(run.number)}
            >
              <span className="run-number">{run.number}</span>
              <span className="run-outcome">
                {run.end === null ? (
                  <StateIcon state="running" />
                ) : (
                  <OutcomeIcon type={run.end.outcome.type} />
                )}
                {run.end === null ? 'Running' : OUTCOME_WORDS[run.end.outcome.type]}
              </span>
              <span className="run-text" title={textOf(run)}>
                {textOf(run)}
              </span>
              <span className="run-took">
                {formatDuration(run.end === null ? Math.max(0, now - run.startedAt) : run.end.tookMs)}
              </span>
              <span className="run-at" title={`Started ${momentText(run.startedAt, now)}`}>
                {clockText(run.startedAt)}
              </span>
            </button>
          </li>
        </Fragment>
      ))}
    </ul>
  );
}

function textOf(run: Run): string {
  const waited = `after ${formatDuration(run.waitedMs)} in line`;
  if (run.end === null) return waited;
  const { outcome } = run.end;
  if (outcome.type === 'failed' || outcome.type === 'timed-out') return outcome.error.message;
  return outcome.type === 'interrupted' ? 'Jobdeck ended; not counted' : waited;
}
