import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../electron/logger.ts';
import type { JobStore, StoredState } from '../../electron/queue/job-store.ts';
import { openSqliteJobStore, type SqliteJobStore } from '../../electron/queue/sqlite/sqlite-job-store.ts';
import type { StoreProblem } from '../../electron/queue/sqlite/store-problem.ts';
import type { EndedRun, Job } from '../../shared/jobs/job.ts';
import type { Result } from '../../shared/result.ts';
import { threadPath } from '../support/threads.ts';

export function openStore(
  folder: string,
  options: { readonly logger: Logger; readonly synchronous?: 'FULL' | 'NORMAL' },
): Promise<Result<SqliteJobStore, StoreProblem>> {
  return openSqliteJobStore({ folder, threadPath: threadPath('store'), version: '0.0.0', ...options });
}

/** All that a store holds, as it tells it. */
export interface Contents extends Pick<StoredState, 'metrics' | 'queues' | 'engine' | 'counts' | 'running'> {
  readonly jobs: ReadonlyMap<string, { readonly job: Job; readonly runs: readonly EndedRun[] }>;
  /** Ids that came more than once. */
  readonly repeated: readonly string[];
}

const PAGE = 200;
const MOST_RUNS = 1_000;

export async function readContents(store: JobStore): Promise<Contents> {
  const { metrics, queues, engine, counts, running } = await store.open();
  const jobs = new Map<string, { job: Job; runs: readonly EndedRun[] }>();
  const repeated: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.list({ state: null, cursor, limit: PAGE });
    if (page === null) throw new Error(`the store does not know its own cursor ${cursor}`);
    // Asked together, answered together.
    const runs = await Promise.all(page.items.map(({ job }) => store.runs(job.id, MOST_RUNS)));
    for (const [index, { job }] of page.items.entries()) {
      if (jobs.has(job.id)) repeated.push(job.id);
      jobs.set(job.id, { job, runs: runs[index] ?? [] });
    }
    cursor = page.next;
  } while (cursor !== null);
  return { metrics, queues, engine, counts, running, jobs, repeated };
}

/** What SQLite itself finds wrong with the file; null when it is sound. Only when the store is closed. */
export function fileDamage(folder: string): string | null {
  const db = new DatabaseSync(join(folder, 'jobs.db'));
  try {
    const found = String(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
    return found === 'ok' ? null : found;
  } finally {
    db.close();
  }
}
