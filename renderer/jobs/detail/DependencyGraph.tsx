import { useEffect, useMemo, useState } from 'react';
import type { JobGraph, Relations } from '../../../shared/jobs/job-views.ts';
import { query } from '../../bridge.ts';
import { StateIcon } from '../../components/StateIcon.tsx';
import { STATE_WORDS } from '../../components/state-words.ts';
import { showJob } from '../../store/actions.ts';
import { BOX, layOut } from './graph-layout.ts';
import './dependency-graph.css';

interface DependencyGraphProps {
  readonly jobId: string;
  /** As the detail has them: when they are new, so may the graph be. */
  readonly relations: Relations;
}

/** What depends on what around a job: each a row below those that it depends on. */
export function DependencyGraph({ jobId, relations }: DependencyGraphProps) {
  const [graph, setGraph] = useState<JobGraph | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new relations mean that the graph is old
  useEffect(() => {
    let isOld = false;
    // Without an answer there is no picture; the lists below say the same.
    query('jobs.graph', { jobId }).then(
      (found) => {
        if (!isOld) setGraph(found);
      },
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [jobId, relations]);
  const layout = useMemo(() => (graph === null ? null : layOut(graph)), [graph]);
  if (graph === null || layout === null || graph.jobs.length < 3) return null;
  return (
    <section className="graph" aria-label="What depends on what">
      <div className="graph-sizer" style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {layout.edges.map(({ key, path }) => (
            <path key={key} d={path} />
          ))}
        </svg>
        {layout.jobs.map(({ id, name, state, x, y }) => (
          <button
            key={id}
            type="button"
            className="graph-job"
            aria-current={id === jobId ? 'true' : undefined}
            aria-label={`${name}, ${STATE_WORDS[state]}`}
            title={`${name}: ${STATE_WORDS[state]}`}
            style={{ transform: `translate(${x}px, ${y}px)`, width: BOX.width, height: BOX.height }}
            onClick={() => showJob(id)}
          >
            <StateIcon state={state} />
            <span className="trunc">{name}</span>
          </button>
        ))}
      </div>
      {graph.isWhole ? null : (
        <p className="relation-more">The {graph.jobs.length} nearest jobs; there are more.</p>
      )}
    </section>
  );
}
