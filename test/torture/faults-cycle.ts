import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../electron/logger.ts';
import type { FaultsLoadOptions, FaultsReport } from './faults-load.ts';
import { goOn } from './powercut-check.ts';
import type { Verdict } from './powercut-compare.ts';
import { type Contents, fileDamage, openStore, readContents } from './powercut-store.ts';
import { type Traced, trace } from './strace.ts';

/** The kinds of call that fail, and with what. */
export const FAULTS = [
  { call: 'fsync', error: 'EIO' },
  { call: 'pwrite64', error: 'ENOSPC' },
  { call: 'pwrite64', error: 'EIO' },
  { call: 'fsync', error: 'ENOSPC' },
  { call: 'write', error: 'ENOSPC' },
  { call: 'ftruncate', error: 'EIO' },
  { call: 'openat', error: 'EIO' },
  { call: 'openat', error: 'EMFILE' },
  { call: 'rename', error: 'ENOSPC' },
  { call: 'unlink', error: 'EIO' },
] as const;

export interface Fault {
  readonly call: string;
  readonly error: string;
  /** Which call fails first, counted from 1. */
  readonly first: number;
  /** How many fail; null: all from then on, until the process is killed. */
  readonly times: number | null;
}

export const JOBS = 60;
export const loadPath = join(import.meta.dirname, 'faults-load.ts');
/** Longer than the engine waits before it tries again, several times over. */
const PATIENCE_MS = 40_000;

const FILES = ['jobs.db', 'jobs.db-wal', 'jobs.db-shm', 'jobs.last', 'jobs.lock', 'jobs.owner'];
const DRAFTS = [
  'jobs.db.draft',
  'jobs.db.draft-journal',
  'jobs.db.ready',
  'jobs.last.draft',
  'jobs.owner.draft',
];

/** Only calls on files of the store, and on its folder, are looked at. */
function onlyIn(folder: string): readonly string[] {
  return [folder, ...[...FILES, ...DRAFTS].map((name) => join(folder, name))].flatMap((path) => ['-P', path]);
}

/** How many calls of each kind the load makes when nothing fails. */
export async function countCalls(folder: string): Promise<ReadonlyMap<string, number>> {
  const calls = [...new Set(FAULTS.map(({ call }) => call))];
  const output = `${folder}.trace`;
  mkdirSync(folder, { recursive: true });
  await load(folder, ['-o', output, '-e', `trace=${calls.join(',')}`], true);
  const lines = readFileSync(output, 'latin1').split('\n');
  const count = (call: string): number => lines.filter((line) => line.includes(` ${call}(`)).length;
  rmSync(output);
  return new Map(calls.map((call) => [call, count(call)]));
}

function load(folder: string, options: readonly string[], faultsEnd: boolean): Promise<Traced> {
  const given: FaultsLoadOptions = { jobs: JOBS, faultsEnd, ending: faultsEnd ? 'close' : 'kill' };
  const data = join(folder, 'data');
  mkdirSync(data);
  return trace(
    [...options, ...onlyIn(data)],
    loadPath,
    [data, reportIn(folder), JSON.stringify(given)],
    PATIENCE_MS,
  );
}

const reportIn = (folder: string): string => join(folder, 'report');

export interface FaultCycle {
  readonly verdict: Verdict;
  /** null: the program ended without one. */
  readonly report: FaultsReport | null;
}

export async function tryFault(folder: string, fault: Fault): Promise<FaultCycle> {
  const { call, error, first, times } = fault;
  const when = times === null ? `${first}+` : `${first}..${first + times - 1}`;
  const inject = [
    '-o',
    join(folder, 'trace'),
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:error=${error}:when=${when}`,
  ];
  const traced = await load(folder, inject, times !== null);
  const report = existsSync(reportIn(folder))
    ? (JSON.parse(readFileSync(reportIn(folder), 'utf8')) as FaultsReport)
    : null;
  if (report === null) {
    const how = traced.signal ?? traced.code;
    return {
      report,
      verdict: mismatch(`the program ended without a report (${how}): ${traced.stderr.slice(0, 2_000)}`),
    };
  }
  const ended = times === null && report.notOpened === null ? 'SIGKILL' : 0;
  const wrong = [...report.wrong];
  if ((traced.signal ?? traced.code) !== ended)
    wrong.push(`the program ended with ${traced.signal ?? traced.code}`);
  const verdict = await checkAfterwards(join(folder, 'data'), report);
  return { report, verdict: { ...verdict, mismatched: [...wrong, ...verdict.mismatched] } };
}

const mismatch = (text: string): Verdict => ({ lost: [], duplicated: [], mismatched: [text] });

/** The disk is well again, and Jobdeck is started again. */
export async function checkAfterwards(folder: string, report: FaultsReport): Promise<Verdict> {
  const opened = await openStore(folder, { logger: silentLogger });
  if (!opened.ok) return mismatch(`afterwards, ${opened.error.kind}: ${opened.error.message}`);
  const found = await readContents(opened.value);
  const verdict = compareWith(report, found);
  const stuck = await goOn(opened.value, found, ({ name }) => name.endsWith('9'));
  const damage = fileDamage(folder);
  return { ...verdict, mismatched: [...verdict.mismatched, ...stuck, ...(damage === null ? [] : [damage])] };
}

function compareWith(report: FaultsReport, found: Contents): Verdict {
  const names = Array.from(found.jobs.values(), ({ job }) => job.name);
  const duplicated = names.filter((name, index) => names.indexOf(name) !== index);
  const lost: string[] = [];
  const mismatched: string[] = [];
  for (const { id, name } of report.accepted) {
    const job = found.jobs.get(id)?.job;
    if (job === undefined) lost.push(`job ${name} was accepted and is gone`);
    else if (report.cancelled.includes(name)) {
      if (job.state !== 'cancelled') lost.push(`job ${name} was cancelled, and is ${job.state}`);
    } else if (report.isDone && job.state !== 'completed')
      lost.push(`job ${name} was done, and is ${job.state}`);
  }
  const { total_jobs_created } = found.metrics;
  if (total_jobs_created !== names.length) {
    mismatched.push(`${total_jobs_created} jobs are counted, ${names.length} are there`);
  }
  return { lost, duplicated: duplicated.map((name) => `job ${name} is there twice`), mismatched };
}
