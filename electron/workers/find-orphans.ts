import type { JournaledRun, JournalRecord } from './launcher/journal-lines.ts';
import { runMark } from './launcher/run-mark.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';

/** A process of a run that should have ended. */
export interface Orphan {
  readonly run: JournaledRun;
  readonly process: ProcessRow;
  /** The group of its run, which is ended as a whole; null: it has left that group. */
  readonly group: number | null;
}

export interface Surroundings extends Pick<ProcessTable, 'slack' | 'runMarkOf'> {
  readonly store: string;
  /** When the journal was last written, in what it counts in: until then its runs were under way. */
  readonly lastWritten: number;
  /** Of this process, which may itself have been started by a run. */
  readonly ownPid: number;
}

/**
 * Which processes belong to runs that had not ended.
 *
 * A group is that of a run when its leader is the process that the journal tells of. Its number is not given out again
 * while it has members, so when there is no process of that number its members are most likely the run's; but the whole
 * group may have ended, the number been given to another, and that one ended in front of its own children. So one
 * member has to prove it: by its environment where that can be read, elsewhere by having been started while the run was
 * under way. What cannot prove it is left alone: members that all got a new environment, or (without a readable one)
 * that were all started after the last line of the journal.
 *
 * Beyond its group a run's processes are only known by their environment. A process that the run left behind when it
 * ended in its own time is nobody's orphan: its run is not in the journal any more.
 */
export function findOrphans(
  record: JournalRecord,
  rows: readonly ProcessRow[],
  surroundings: Surroundings,
): readonly Orphan[] {
  const { slack, runMarkOf, store, ownPid } = surroundings;
  const marks = new Map<number, string | null>();
  const markOf = ({ pid, started }: ProcessRow): string | null => {
    // What is older than the launcher was not started by it, and need not be opened.
    if (runMarkOf === null || started < record.launcher.started) return null;
    if (!marks.has(pid)) marks.set(pid, runMarkOf(pid, store));
    return marks.get(pid) ?? null;
  };

  const orphans: Orphan[] = [];
  const found = new Set<number>();
  const ownMark = runMarkOf?.(ownPid, store) ?? null;
  const runs = record.runs.filter((run) => runMark(run.jobId, run.run) !== ownMark);
  for (const run of runs) {
    const { leader } = run;
    if (leader === null) continue;
    const members = rows.filter(({ group, hasEnded }) => group === leader.pid && !hasEnded);
    const itself = rows.find(({ pid, hasEnded }) => pid === leader.pid && !hasEnded);
    // The process of a module need not lead a group: it may be in that of the app.
    if (itself && itself.group !== leader.pid && Math.abs(itself.started - leader.started) <= slack) {
      orphans.push({ run, process: itself, group: null });
      found.add(itself.pid);
      continue;
    }
    if (members.some(({ pid }) => pid === ownPid) || !isGroupOf(run, leader)) continue;
    for (const process of members) {
      orphans.push({ run, process, group: leader.pid });
      found.add(process.pid);
    }
  }

  const byMark = new Map(runs.map((run) => [runMark(run.jobId, run.run), run]));
  for (const process of rows) {
    if (process.hasEnded || found.has(process.pid)) continue;
    const run = byMark.get(markOf(process) ?? '');
    if (run) orphans.push({ run, process, group: null });
  }
  return orphans;

  function isGroupOf(run: JournaledRun, leader: NonNullable<JournaledRun['leader']>): boolean {
    const holder = rows.find(({ pid }) => pid === leader.pid);
    if (holder) return Math.abs(holder.started - leader.started) <= slack;
    const members = rows.filter(({ group }) => group === leader.pid);
    if (runMarkOf !== null) {
      return members.some((process) => markOf(process) === runMark(run.jobId, run.run));
    }
    const until = surroundings.lastWritten + slack;
    return members.some(({ started }) => started >= leader.started - slack && started <= until);
  }
}
