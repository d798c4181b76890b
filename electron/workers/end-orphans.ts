import { readFileSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { bootId } from '../process-identity.ts';
import { findOrphans, type Orphan } from './find-orphans.ts';
import { type JournaledProcess, type JournalRecord, parseJournal } from './launcher/journal-lines.ts';
import { signalGroup } from './launcher/process-group.ts';
import { storeMark } from './launcher/run-mark.ts';
import { type ProcessTable, systemTable } from './process-table.ts';

/** All together at most 5 s, with the default grace: nobody waits longer for an app to start. */
const DEFAULT_GRACE_MS = 2000;
const LAUNCHER_WAIT_MS = 1000;
const KILL_WAIT_MS = 2000;
/** A command whose start was cut off may not have reached its own program yet; until then nothing tells it apart. */
const UNSEEN_WAIT_MS = 500;
const LOOK_MS = 10;
/** What was killed is waited for so long before another look for what was forked in that moment. */
const ROUND_MS = 200;

export interface EndOrphansOptions {
  /** The file that an earlier launcher wrote. Nobody may write it now but that launcher. */
  readonly journal: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From SIGTERM to SIGKILL, ms. Default 2000. */
  readonly graceMs?: number;
  readonly table?: ProcessTable;
}

/**
 * Ends what the runs in a journal left behind: all that they started is ended as if they had been cancelled, in at most
 * 5 s. The launcher that wrote the journal may still live; it is killed first, so that it starts nothing more.
 */
export async function endOrphans(options: EndOrphansOptions): Promise<void> {
  const { journal, logger } = options;
  try {
    const record = readJournal(journal);
    if (record?.bootId === bootId()) await endAll(record, options);
    emptyJournal(journal);
  } catch (error) {
    logger.log('WARN', 'orphans_not_ended', { path: journal, error: errorText(error) });
  }
}

async function endAll(record: JournalRecord, options: EndOrphansOptions): Promise<void> {
  const { journal, clock, graceMs = DEFAULT_GRACE_MS, table = systemTable() } = options;
  await endLauncher(record.launcher, table, clock);
  // Read again: it may have started commands until it was killed.
  const last = readJournal(journal) ?? record;
  if (last.runs.length === 0) return;
  const surroundings = {
    ...table,
    store: storeMark(journal),
    lastWritten: statSync(journal).mtimeMs,
    ownPid: process.pid,
  };
  const seen = new Map<number, Orphan>();
  const find = async (): Promise<readonly Orphan[]> => {
    const orphans = findOrphans(last, await table.list(), surroundings);
    for (const orphan of orphans) seen.set(orphan.group ?? orphan.process.pid, orphan);
    return orphans;
  };

  const began = clock.monotonic();
  let orphans = await find();
  signalAll(orphans, 'SIGTERM', table);
  await untilGone(orphans, graceMs, table, clock);
  const deadline = clock.monotonic() + KILL_WAIT_MS;
  // Twice in a row: one that forks and ends in front of its child can slip through a look, since that takes a while.
  for (let looksInVain = 0; looksInVain < 2; ) {
    orphans = await find();
    looksInVain = orphans.length === 0 && !mayBeUnseen() ? looksInVain + 1 : 0;
    if (clock.monotonic() >= deadline) break;
    signalAll(orphans, 'SIGKILL', table);
    await untilGone(orphans, ROUND_MS, table, clock);
    await sleep(LOOK_MS);
  }
  tell(seen, orphans, options.logger);

  function mayBeUnseen(): boolean {
    if (table.runMarkOf === null || clock.monotonic() - began >= UNSEEN_WAIT_MS) return false;
    const runs = new Set(Array.from(seen.values(), ({ run }) => run));
    return last.runs.some((run) => run.leader === null && !runs.has(run));
  }
}

async function endLauncher(launcher: JournaledProcess, table: ProcessTable, clock: Clock): Promise<void> {
  const found = (await table.list()).filter(
    ({ pid, hasEnded, started }) =>
      // A journal of modules is written by the main process; it may be this one, started anew.
      pid === launcher.pid &&
      pid !== process.pid &&
      !hasEnded &&
      Math.abs(started - launcher.started) <= table.slack,
  );
  for (const { pid } of found) kill(pid, 'SIGKILL');
  await untilGone(
    found.map((process) => ({ process })),
    LAUNCHER_WAIT_MS,
    table,
    clock,
  );
}

function signalAll(orphans: readonly Orphan[], signal: 'SIGTERM' | 'SIGKILL', table: ProcessTable): void {
  for (const group of new Set(orphans.map((orphan) => orphan.group))) {
    if (group !== null) signalGroup(group, signal);
  }
  for (const { process, group } of orphans) {
    if (group === null && table.isThere(process)) kill(process.pid, signal);
  }
}

async function untilGone(
  those: readonly Pick<Orphan, 'process'>[],
  limitMs: number,
  table: ProcessTable,
  clock: Clock,
): Promise<void> {
  const deadline = clock.monotonic() + limitMs;
  while (those.some(({ process }) => table.isThere(process)) && clock.monotonic() < deadline) {
    await sleep(LOOK_MS);
  }
}

function tell(seen: ReadonlyMap<number, Orphan>, left: readonly Orphan[], logger: Logger): void {
  const remaining = new Set(left.map((orphan) => orphan.group ?? orphan.process.pid));
  for (const [pid, { run }] of seen) {
    const fields = { pid, job_id: run.jobId, run: run.run };
    // It hangs in the kernel (a dead disk), or belongs to somebody else by now (sudo).
    if (remaining.has(pid)) logger.log('WARN', 'orphan_left', fields);
    else logger.log('INFO', 'orphan_ended', fields);
  }
}

function kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or is not ours to end, which a look tells.
  }
}

function readJournal(path: string): JournalRecord | null {
  try {
    return parseJournal(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function emptyJournal(path: string): void {
  try {
    truncateSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
