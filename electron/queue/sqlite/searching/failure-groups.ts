import type { DatabaseSync } from 'node:sqlite';
import type { FailureGroup, FailureGroups } from '../../../../shared/jobs/job-views.ts';
import { STATE_CODES } from '../schema.ts';

type Found = Omit<FailureGroup, 'jobs' | 'dead' | 'dismissed'> & { readonly dismissed: number };

/** The groups that jobs are in now, the latest failure first. */
export function failureGroups(db: DatabaseSync, limit: number): FailureGroups {
  const failing = db
    .prepare(
      `SELECT fingerprint, code, message, runs, first_at AS firstAt, last_at AS lastAt, dismissed
       FROM failures WHERE EXISTS (SELECT 1 FROM jobs WHERE failure = fingerprint) ORDER BY dismissed, last_at DESC`,
    )
    .all() as unknown as readonly Found[];
  const count = db.prepare(
    `SELECT count(*) AS jobs, count(*) FILTER (WHERE state = ${STATE_CODES.dead}) AS dead FROM jobs WHERE failure = ?`,
  );
  const groups = failing.slice(0, limit).map((group) => {
    const counted = count.get(group.fingerprint);
    return {
      ...group,
      dismissed: group.dismissed === 1,
      jobs: Number(counted?.['jobs']),
      dead: Number(counted?.['dead']),
    };
  });
  const dismissed = failing.filter((group) => group.dismissed === 1).length;
  return { groups, total: failing.length, dismissed };
}
