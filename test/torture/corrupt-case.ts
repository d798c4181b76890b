import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { breachOf } from '../../electron/metrics/conservation.ts';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { openFolder } from '../../electron/queue/sqlite/opening/open-folder.ts';
import type { StoreProblem } from '../../electron/queue/sqlite/store-problem.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import type { Result } from '../../shared/result.ts';
import { engineOver } from './corrupt-stores.ts';
import type { Expected } from './corrupt-ways.ts';
import { type Books, readBooks } from './load/books.ts';
import { type OpenedForReading, tryToOpen } from './load/open.ts';

/** What a damaged folder came to. */
export interface Verdict {
  /** `recovered`: how many of the known jobs came back. */
  readonly outcome: 'opened' | 'refused' | 'recovered';
  readonly jobs: number;
  /** Jobs that differ from what was stored, in a store that nobody complained about. */
  readonly unseen: number;
  /** Sentences about what is not as it has to be. */
  readonly problems: readonly string[];
}

/** Opens a folder that was damaged on purpose, and recovers it when that is offered. */
export async function tryFolder(
  folder: string,
  known: Books | null,
  expected: Expected | null,
): Promise<Verdict> {
  const problems: string[] = [];
  const before = contentOf(folder);
  const opened = await open(folder, false, problems);
  if (opened === null) return { outcome: 'refused', ...NOTHING, problems };
  if (opened.ok) {
    if (expected !== null && !expected.opens)
      problems.push(`it was opened (${opened.value.warnings.join(' ')})`);
    if (expected?.opens && expected.note !== null && !expected.note.test(opened.value.warnings.join('\n')))
      problems.push(`it was opened without a word about it: ${opened.value.warnings.join(' ')}`);
    const { store } = opened.value;
    const seen = await look(store, known, expected === null ? 'unchanged in number' : 'all', problems);
    await store.close();
    return { outcome: 'opened', ...seen, problems };
  }
  const found = opened.error;
  checkWords(found, expected, problems);
  checkKept(folder, before, found, problems);
  const again = openAgain(folder);
  if (again !== found.kind) problems.push(`it was "${found.kind}", and "${again}" the second time`);
  if (!found.recoverable) return { outcome: 'refused', ...NOTHING, problems };

  const recovered = await open(folder, true, problems);
  if (recovered === null) return { outcome: 'refused', ...NOTHING, problems };
  if (!recovered.ok) {
    problems.push(`it could not be recovered: ${recovered.error.message}`);
    return { outcome: 'refused', ...NOTHING, problems };
  }
  const wanted = expected === null || expected.opens ? 'any' : expected.recovers;
  const { store } = recovered.value;
  const { jobs } = await look(store, known, wanted === 'all' ? 'all' : 'some', problems);
  if (wanted === 'none' && jobs > 0) problems.push(`${jobs} jobs came back from nothing`);
  if (expected !== null && wanted === 'some' && jobs === 0) problems.push('no job came back');
  await workWithIt(store, problems);
  const afterwards = openAgain(folder);
  if (afterwards !== 'opened') problems.push(`once recovered and used it was "${afterwards}"`);
  return { outcome: 'recovered', jobs, unseen: 0, problems };
}

const NOTHING = { jobs: 0, unseen: 0 } as const;

/** Null when it threw, which no damage may bring about. */
async function open(
  folder: string,
  recover: boolean,
  problems: string[],
): Promise<Result<OpenedForReading, StoreProblem> | null> {
  try {
    return await tryToOpen(folder, { recover });
  } catch (error) {
    problems.push(
      `opening${recover ? ' to recover' : ''} threw: ${error instanceof Error ? error.stack : error}`,
    );
    return null;
  }
}

function checkWords(found: StoreProblem, expected: Expected | null, problems: string[]): void {
  const text = [found.message, ...found.details].join(' ');
  if (!text.includes(found.folder)) problems.push(`the words do not name the place: ${text}`);
  if (/undefined|null|NaN|\[object/.test(text)) problems.push(`the words make no sense: ${text}`);
  if (expected === null) {
    if (!['damaged', 'incomplete', 'foreign', 'newer'].includes(found.kind))
      problems.push(`it is "${found.kind}": ${text}`);
    return;
  }
  if (expected.opens) problems.push(`it was refused: ${text}`);
  else if (!expected.kinds.includes(found.kind) || !expected.words.test(text))
    problems.push(`the words are not the right ones: "${found.kind}", ${text}`);
  else if ((expected.recovers !== 'no') !== found.recoverable)
    problems.push(`recovering was ${found.recoverable ? '' : 'not '}offered`);
}

/** Nothing that was found may be changed, and there is a copy before anything is. */
function checkKept(
  folder: string,
  before: ReadonlyMap<string, Buffer>,
  { copiedTo, recoverable }: StoreProblem,
  problems: string[],
): void {
  const after = contentOf(folder);
  for (const [name, content] of before) {
    if (after.get(name)?.equals(content) !== true) problems.push(`${name} was changed by looking at it`);
  }
  if (!recoverable) return;
  if (copiedTo === null) {
    problems.push('what was found was not copied');
    return;
  }
  for (const [name, content] of before) {
    if (!existsSync(join(copiedTo, name)) || !readFileSync(join(copiedTo, name)).equals(content))
      problems.push(`${name} is not in the copy as it was`);
  }
}

function contentOf(folder: string): ReadonlyMap<string, Buffer> {
  const content = new Map<string, Buffer>();
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return content;
  for (const name of readdirSync(folder)) {
    const isKept = ['jobs.db', 'jobs.db-wal', 'jobs.last'].includes(name);
    if (isKept && statSync(join(folder, name)).isFile()) content.set(name, readFileSync(join(folder, name)));
  }
  return content;
}

/** Reads all there is. */
async function look(
  store: JobStore,
  known: Books | null,
  wanted: 'all' | 'unchanged in number' | 'some',
  problems: string[],
): Promise<Pick<Verdict, 'jobs' | 'unseen'>> {
  try {
    const books = await readBooks(store);
    problems.push(...sums(books));
    if (known === null) return { jobs: books.jobs.length, unseen: 0 };
    const before = new Map(known.jobs.map((job) => [job.id, job]));
    const there = books.jobs.filter(({ id }) => before.has(id));
    const changed = there.filter((job) => !isDeepStrictEqual(job, before.get(job.id))).length;
    if (wanted !== 'some' && books.jobs.length !== before.size)
      problems.push(`${books.jobs.length} of ${before.size} jobs are there`);
    if (wanted === 'all' && changed > 0) problems.push(`${changed} jobs are changed`);
    return { jobs: books.jobs.length, unseen: changed + books.jobs.length - there.length };
  } catch (error) {
    problems.push(`reading threw: ${error instanceof Error ? error.stack : error}`);
    return NOTHING;
  }
}

/** What has to add up in any store, whatever was lost from it. */
export function sums({ stored, jobs, runs }: Books): readonly string[] {
  const { metrics, counts } = stored;
  const problems: string[] = [];
  const running = jobs.filter(({ state }) => state === 'running').length;
  const breach = breachOf(metrics, running);
  if (breach !== null) problems.push(breach);
  const counted = counts.reduce((sum, count) => sum + count.jobs, 0);
  if (counted !== jobs.length) problems.push(`${counted} jobs by the counters, ${jobs.length} can be read`);
  for (const state of new Set(jobs.map((job) => job.state))) {
    const there = jobs.filter((job) => job.state === state).length;
    const told = counts.filter((count) => count.state === state).reduce((sum, count) => sum + count.jobs, 0);
    if (told !== there) problems.push(`${told} jobs are ${state} by the counters, ${there} can be read`);
  }
  if (metrics.total_jobs_created < jobs.length) problems.push('fewer jobs were created than there are');
  const ended = [...runs.values()].flat().length;
  if (metrics.jobs_started < ended) problems.push('fewer runs were started than have ended');
  return problems;
}

/** The engine can work with it: a job is taken in and done. Closes the store. */
async function workWithIt(store: JobStore, problems: string[]): Promise<void> {
  const engine = engineOver(store, () => ({ type: 'succeeded', result: null }));
  await engine.start();
  const request = parseJobRequest({ kind: 'command', payload: { program: 'true' }, queue: 'afterwards' });
  if (!request.ok) throw new Error('the request is not a right one');
  const queued = await engine.enqueue(request.value);
  const id = queued.ok ? queued.value.id : '';
  for (let looks = 0; looks < 400; looks += 1) {
    if ((await store.get(id))?.state === 'completed') break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const state = (await store.get(id))?.state;
  if (state !== 'completed') problems.push(`a job that was added afterwards is ${state}`);
  await engine.stop();
}

/** Without a thread, which takes its time to start: `opened`, or the kind of the problem. */
function openAgain(folder: string): string {
  const opened = openFolder({ folder, version: '0.1.0', recover: false, now: Date.now });
  if (!opened.ok) return opened.error.kind;
  opened.value.close();
  return 'opened';
}
