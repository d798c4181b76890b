import { useMemo } from 'react';
import type { Job, Run } from '../../../shared/jobs/job.ts';
import { OUTCOME_WORDS } from '../../components/OutcomeIcon.tsx';
import { clockText } from '../../moment.ts';
import { layoutTimeline } from './timeline.ts';
import './timeline.css';

interface TimelineProps {
  readonly job: Job;
  readonly runs: readonly Run[];
  readonly now: number;
}

/** When each run waited and ran, on one line of time. The list below it says the same in words. */
export function Timeline({ job, runs, now }: TimelineProps) {
  const timeline = useMemo(() => layoutTimeline(job, runs, now), [job, runs, now]);
  if (timeline === null) return null;
  return (
    <div className="timeline-section">
      <div className="timeline" role="img" aria-label={inWords(job, runs)}>
        <i className="timeline-axis" />
        {timeline.bars.map(({ key, tone, left, width }) => (
          <i
            key={key}
            className={`timeline-bar timeline-${tone}`}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
        {timeline.numbers.map(({ text, left }) => (
          <span key={text} className="timeline-number" style={{ left: `${left}%` }}>
            {text}
          </span>
        ))}
        {timeline.now === null ? null : <i className="timeline-now" style={{ left: `${timeline.now}%` }} />}
        {timeline.ticks.map(({ text, left, align }) => (
          <span key={left} className={`timeline-tick timeline-tick-${align}`} style={{ left: `${left}%` }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}

function inWords(job: Job, runs: readonly Run[]): string {
  const newest = runs[0];
  const count = runs.length === 1 ? 'One run' : `${runs.length} runs`;
  const how =
    newest === undefined
      ? ''
      : newest.end === null
        ? ', running'
        : `, the last one ${OUTCOME_WORDS[newest.end.outcome.type].toLowerCase()}`;
  const next = job.state === 'retrying' ? `, next at ${clockText(job.dueAt)}` : '';
  return `${count} since ${clockText(runs.at(-1)?.startedAt ?? job.createdAt)}${how}${next}`;
}
