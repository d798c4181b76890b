import { MAX_COUNTED, type RelatedJobs, type Relations } from '../../../shared/jobs/job-views.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { StateIcon } from '../../components/StateIcon.tsx';
import { STATE_WORDS } from '../../components/state-words.ts';
import { showJob } from '../../store/actions.ts';
import { DependencyGraph } from './DependencyGraph.tsx';

/** The jobs that this one depends on, and those that depend on it. */
export function RelationsPanel({
  jobId,
  relations,
}: {
  readonly jobId: string;
  readonly relations: Relations;
}) {
  const { parents, children } = relations;
  return (
    <div className="detail-text relations">
      <DependencyGraph jobId={jobId} relations={relations} />
      <RelatedList title="Depends on" related={parents} />
      <RelatedList title="Depended on by" related={children} />
    </div>
  );
}

function RelatedList({ title, related: { jobs, total } }: { title: string; related: RelatedJobs }) {
  if (total === 0) return null;
  const more = total - jobs.length;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {jobs.map(({ id, name, state }) => (
          <li key={id}>
            <button type="button" className="relation" onClick={() => showJob(id)}>
              <StateIcon state={state} />
              <span className="trunc">{name}</span>
              <span className="relation-state">{STATE_WORDS[state]}</span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className="relation-more">
          and {formatCount(more)}
          {total === MAX_COUNTED ? ' or more' : ' more'}
        </p>
      ) : null}
    </section>
  );
}
