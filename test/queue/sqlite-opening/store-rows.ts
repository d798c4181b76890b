import type { OpenedFolder } from '../../../electron/queue/sqlite/opening/open-folder.ts';

/** When everything happened, wall time. */
export const AT = Date.UTC(2026, 0, 5, 12);

export const jobId = (number: number): string =>
  `019b8e5c-1111-7000-8000-${String(number).padStart(12, '0')}`;

/** Each the way the store does it: one transaction, then the record of the last change. */
export function addJobs({ db, lastChange }: OpenedFolder, from: number, to: number): void {
  const insert = db.prepare(
    `INSERT INTO jobs (number, id, revision, state, change, queue, priority, runs, attempts, crashes, at, kind, name,
       options, created_at, payload)
     VALUES (?, ?, 0, 1, ?, 'default', 0, 0, 0, 0, ?, 'command', ?, '{"tags":[]}', ?, '{"program":"true"}')`,
  );
  const tally = db.prepare(
    `INSERT INTO tallies (queue, kind, total_jobs_created, jobs_completed, jobs_failed, jobs_retried, jobs_started,
       jobs_cancelled, jobs_interrupted, jobs_dead, now_scheduled, now_waiting, now_running, now_retrying,
       now_completed, now_dead, now_cancelled)
     VALUES ('default', 'command', ?, 0, 0, 0, 0, 0, 0, 0, 0, ?, 0, 0, 0, 0, 0)
     ON CONFLICT DO UPDATE SET total_jobs_created = total_jobs_created + excluded.total_jobs_created,
       now_waiting = now_waiting + excluded.now_waiting`,
  );
  db.exec('BEGIN IMMEDIATE');
  for (let number = from; number <= to; number += 1) {
    insert.run(number, jobId(number), number, AT, `job ${number}`, AT);
  }
  tally.run(to - from + 1, to - from + 1);
  db.prepare('UPDATE store SET last_job = ?, last_change = ?, committed_at = ?').run(to, to, AT);
  db.exec('COMMIT');
  lastChange.write(to, to);
}

export const jobsIn = ({ db }: OpenedFolder): number =>
  Number(db.prepare('SELECT count(*) AS n FROM jobs').get()?.['n']);
