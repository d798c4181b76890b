import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock as clock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { DEFAULT_RETENTION, EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { JobRunner } from '../../electron/queue/job-runner.ts';
import type { JobStore } from '../../electron/queue/job-store.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { type JobRequestInput, parseJobRequest } from '../../shared/jobs/job-request.ts';
import { type Books, readBooks } from './load/books.ts';
import { openStore } from './load/open.ts';

/** Stores whose content is known, to be copied and damaged. */
export interface KnownStores {
  /** Closed. */
  readonly clean: KnownStore;
  /** As a process leaves it that was killed: with changes that are only in the -wal. */
  readonly killed: KnownStore;
  /** `killed`, some time before: fewer jobs, fewer changes. */
  readonly older: KnownStore;
  /** Another one, closed. */
  readonly other: KnownStore;
  /** The same, killed. */
  readonly otherKilled: KnownStore;
}

export interface KnownStore {
  readonly folder: string;
  readonly books: Books;
}

/** Far longer than any test. */
const LATER_MS = 3_600_000;

export async function makeKnownStores(scratch: string, jobs: number): Promise<KnownStores> {
  const [clean, killed, older] = await makeStores(join(scratch, 'one'), jobs);
  const [other, otherKilled] = await makeStores(join(scratch, 'two'), Math.ceil(jobs / 2));
  return { clean, killed, older, other, otherKilled };
}

async function makeStores(
  scratch: string,
  jobs: number,
): Promise<readonly [clean: KnownStore, killed: KnownStore, older: KnownStore]> {
  const folder = join(scratch, 'clean');
  mkdirSync(scratch, { recursive: true });
  const half = Math.floor(jobs / 2);
  const older = await workOn(folder, join(scratch, 'older'), [0, half]);
  const killed = await workOn(folder, join(scratch, 'killed'), [half, jobs]);
  return [{ folder, books: killed.books }, killed, older];
}

/** Closed in the end, and copied before. */
async function workOn(
  folder: string,
  copy: string,
  [from, to]: readonly [number, number],
): Promise<KnownStore> {
  const { store } = await openStore(folder);
  const engine = engineOver(store, outcomeOf);
  await engine.start();
  await work(engine, from, to);
  const copied = await copyLive(folder, copy, store);
  await engine.stop();
  return copied;
}

/** Nothing is under way, so that the copy is what a kill at this moment would leave. */
async function copyLive(from: string, to: string, store: JobStore): Promise<KnownStore> {
  const books = await readBooks(store);
  cpSync(from, to, { recursive: true });
  return { folder: to, books };
}

/** Jobs in each state, with texts of all lengths: some fit a page, some need many. */
async function work(engine: EmbeddedEngine, from: number, to: number): Promise<void> {
  const ids: string[] = [];
  for (let index = from; index < to; index += 1) {
    const parsed = parseJobRequest(inputOf(index));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const answer = await engine.enqueue(parsed.value);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    ids.push(answer.value.id);
    if (index === 0) await engine.pause('paused');
  }
  for (const [index, id] of ids.entries()) if (index % 9 === 4) await engine.cancel(id);
  while (engine.present().jobs.running > 0 || (await engine.oldestWaiting())?.queue === 'default') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function inputOf(index: number): JobRequestInput {
  const kinds = ['done', 'done', 'dead', 'retrying', 'scheduled', 'waiting', 'done'];
  const name = `${kinds[index % kinds.length]} ${index}`;
  const length = index % 11 === 0 ? 20_000 : (index * 37) % 700;
  return {
    kind: 'command',
    name,
    payload: { program: 'true', args: [`${index} `.repeat(length / 4)] },
    queue: name.startsWith('waiting') || index === 0 ? 'paused' : 'default',
    delayMs: name.startsWith('scheduled') ? LATER_MS : 0,
    maxAttempts: 3,
    ...(index % 5 === 0 ? { key: `key ${index}` } : {}),
    backoff: { baseMs: LATER_MS },
  };
}

function outcomeOf(name: string): Outcome {
  const error = { message: `It is ${name}.`, code: 'exit 1' };
  if (name.startsWith('dead')) return { type: 'failed', retryable: false, error };
  if (name.startsWith('retrying')) return { type: 'failed', retryable: true, error };
  return { type: 'succeeded', result: { name } };
}

/** The real engine; what a job does is told by `outcome`. */
export function engineOver(store: JobStore, outcome: (name: string) => Outcome): EmbeddedEngine {
  const runner: JobRunner = {
    run: async (job) => outcome(job.name),
    output: { read: () => null, lastLine: () => '', follow: () => () => undefined, forget: () => undefined },
    stop: async () => undefined,
  };
  const engine: EmbeddedEngine = new EmbeddedEngine({
    store,
    runner,
    clock,
    logger: silentLogger,
    concurrency: 4,
    retention: DEFAULT_RETENTION,
  });
  return engine;
}
