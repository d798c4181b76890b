import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { Clock } from '../../clock.ts';
import type { JobStore, JournalEntry } from '../job-store.ts';
import { restoreJob } from '../transitions.ts';
import { type BulkWork, type Candidate, CHUNK } from './bulk.ts';
import type { Decision } from './decide.ts';

interface Undoable extends Candidate {
  readonly entry: JournalEntry;
}

/**
 * Takes back what a step did to jobs: each goes back to how it was, if nothing else has happened to it since. Counters
 * stay: what was counted has happened.
 */
export async function undoOf(
  step: UndoStep,
  { store, clock }: { readonly store: JobStore; readonly clock: Clock },
): Promise<BulkWork<Undoable>> {
  return {
    action: 'undo',
    total: await store.journal.size(step.number),
    candidates: () => entriesOf(store, step.number),
    decide: ({ entry, job }) => takeBack(entry, job, step.number, clock.now()),
  };
}

async function* entriesOf(store: JobStore, step: number): AsyncGenerator<readonly Undoable[]> {
  let after: number | null = null;
  for (;;) {
    const entries: readonly JournalEntry[] = await store.journal.entries(step, after, CHUNK);
    const last = entries.at(-1);
    if (last === undefined) return;
    after = last.entry;
    yield entries.map((entry) => ({ jobId: entry.earlier.id, job: entry.current, entry }));
  }
}

function takeBack(
  { entry, earlier, revision, isDeletion }: JournalEntry,
  job: Candidate['job'],
  step: number,
  now: number,
): Decision {
  if (isDeletion ? job === null : job?.revision === revision) {
    return restoreJob(job, earlier, { step, entry }, now);
  }
  return { field: 'jobId', expected: 'a job as the change left it', got: reason(earlier, job), fix: '' };
}

function reason(earlier: JournalEntry['earlier'], job: Candidate['job']): string {
  if (job === null) return 'not kept any more';
  if (job.state === 'running') return 'running by now';
  return job.tries.runs > earlier.tries.runs ? 'changed by a run since' : 'changed again since';
}
