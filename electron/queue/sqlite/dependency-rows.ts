import type { BlockedJob, JsonValue, Outcome, RunError } from '../../../shared/jobs/job.ts';
import type { ParentResult, RelatedJob, Relations } from '../../../shared/jobs/job-views.ts';
import type { BlockedPage, StoredStanding } from '../job-store.ts';
import { jobFromRow, type Row } from './job-rows.ts';
import type { BlockedRows, ParentRow, RelationRows, StandingRow } from './messages.ts';
import { STATE_CODES, STATE_OF_CODE } from './schema.ts';

/** What the thread answers about dependencies, as the engine wants it. */

export function standingFrom({ row, open, failed, waitFor }: StandingRow): StoredStanding {
  return { job: jobFromRow(row), open, failed, waitFor };
}

export function blockedPageFrom({ settled, waitFor, next }: BlockedRows): BlockedPage {
  const blocked = settled.map(({ row, open, failed }) => ({
    job: jobFromRow(row) as BlockedJob,
    open,
    failed,
  }));
  return { settled: blocked, waitFor, next };
}

export function relationsFrom(rows: RelationRows): Relations {
  return {
    parents: { jobs: rows.parents.map(relatedFrom), total: rows.parentsTotal },
    children: { jobs: rows.children.map(relatedFrom), total: rows.childrenTotal },
  };
}

function relatedFrom([id, name, state]: Row): RelatedJob {
  return { id: String(id), name: String(name), state: STATE_OF_CODE[Number(state)] ?? 'completed' };
}

export function parentResultFrom({ row, leftOut }: ParentRow): ParentResult {
  const [, , state, detail, outcome] = row;
  const error = state === STATE_CODES.dead ? (JSON.parse(String(detail)).error as RunError) : null;
  return { ...relatedFrom(row), result: resultFrom(outcome as string | null), resultLeftOut: leftOut, error };
}

function resultFrom(outcome: string | null): JsonValue {
  if (outcome === null) return null;
  const parsed = JSON.parse(outcome) as Outcome;
  return parsed.type === 'succeeded' ? parsed.result : null;
}
