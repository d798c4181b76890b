import { type JobGraph, MAX_GRAPH_JOBS, MAX_RELATED, type RelatedJob } from '../../shared/jobs/job-views.ts';
import type { JobStore } from './job-store.ts';

/** The jobs around one, by what depends on what: those nearest to it first, as many as a picture can hold. */
export async function graphAround(
  store: Pick<JobStore, 'get' | 'relations'>,
  jobId: string,
  most = MAX_GRAPH_JOBS,
): Promise<JobGraph | null> {
  const job = await store.get(jobId);
  if (job === null) return null;
  const jobs = new Map<string, RelatedJob>([[jobId, { id: jobId, name: job.name, state: job.state }]]);
  const edges = new Map<string, { readonly from: string; readonly to: string }>();
  let isWhole = true;
  /** Grows while it is walked: a job is looked around when its turn comes. */
  for (const id of jobs.keys()) {
    const { parents, children } = await store.relations(id, MAX_RELATED);
    if (parents.total > parents.jobs.length || children.total > children.jobs.length) isWhole = false;
    const pairs = [
      ...parents.jobs.map((parent) => ({ other: parent, from: parent.id, to: id })),
      ...children.jobs.map((child) => ({ other: child, from: id, to: child.id })),
    ];
    for (const { other, from, to } of pairs) {
      if (!jobs.has(other.id)) {
        if (jobs.size === most) {
          isWhole = false;
          continue;
        }
        jobs.set(other.id, other);
      }
      edges.set(`${from} ${to}`, { from, to });
    }
  }
  return { jobs: [...jobs.values()], edges: [...edges.values()], isWhole };
}
