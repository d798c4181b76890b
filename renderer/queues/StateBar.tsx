import type { JobState } from '../../shared/jobs/job.ts';
import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import './state-bar.css';

/** Open and dead jobs; the completed ones would swallow the rest. */
const BARRED = [
  'waiting',
  'running',
  'retrying',
  'scheduled',
  'blocked',
  'dead',
] as const satisfies readonly JobState[];

/** The jobs of a queue, as one bar. */
export function StateBar({ jobs }: { readonly jobs: QueueStatus['jobs'] }) {
  const shown = BARRED.filter((state) => jobs[state] > 0);
  return (
    <span className="state-bar" aria-hidden="true">
      {shown.map((state) => (
        <span key={state} className={`state-bar-part bar-${state}`} style={{ flexGrow: jobs[state] }} />
      ))}
      {shown.length === 0 && <span className="state-bar-none" />}
    </span>
  );
}

/** The same in numbers; where there is no room, the words are left to who points at them or hears them. */
export function StateCounts({
  jobs,
  none,
  terse = false,
}: {
  readonly jobs: QueueStatus['jobs'];
  readonly none: string;
  readonly terse?: boolean;
}) {
  const shown = BARRED.filter((state) => jobs[state] > 0);
  return (
    <span className="state-counts">
      {shown.length === 0 && <span>{none}</span>}
      {shown.map((state) => (
        <span key={state} title={terse ? `${formatCount(jobs[state])} ${state}` : undefined}>
          <StateIcon state={state} size={12} />
          <b className="num">{formatCount(jobs[state])}</b>
          <span className={terse ? 'sr-only' : undefined}>{state}</span>
        </span>
      ))}
    </span>
  );
}
