/**
 * The program whose disk is recorded: an engine on the SQLite store with everything that changes jobs going on at once.
 * FOLDER NOTES OPTIONS, the last as JSON. It ends by closing the store, or in the middle of its work.
 */
import { openSync } from 'node:fs';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { randomFrom } from './powercut-cut.ts';
import { NotingJobStore, noteWriter } from './powercut-notes.ts';
import { LoadRunner, requestOf } from './powercut-requests.ts';
import { openStore, readContents } from './powercut-store.ts';

export interface LoadOptions {
  readonly seed: number;
  /** Also the first part of the jobs' names. */
  readonly session: number;
  readonly steps: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Payloads so large that the WAL is written back while the work goes on. */
  readonly large: boolean;
  readonly ending: 'close' | 'kill';
}

const [folder = '', notesPath = '', given = ''] = process.argv.slice(2);
const options = JSON.parse(given) as LoadOptions;
const random = randomFrom(options.seed);
const below = (limit: number): number => Math.floor(random() * limit);

const note = noteWriter(openSync(notesPath, 'a'));
const opened = await openStore(folder, { logger: silentLogger, synchronous: options.synchronous });
if (!opened.ok) throw new Error(`the load could not open its store: ${opened.error.message}`);
const { jobs, queues, engine: settings } = await readContents(opened.value);
const revisions = Array.from(jobs, ([id, { job }]) => [id, job.revision] as const);
note({ type: 'begun', jobs: revisions, queues, engine: settings });

const store = new NotingJobStore(opened.value, note);
const runner = new LoadRunner();
const engine = new EmbeddedEngine({
  store,
  runner,
  clock: systemClock,
  logger: silentLogger,
  concurrency: 8,
  random,
});
await engine.start();

const COMMITS_BELOW = 0.88;
const ids: string[] = [...jobs.keys()];
const underWay = new Set<Promise<unknown>>();
let made = 0;

const newRequest = (): JobRequest => {
  made += 1;
  // Now and then the same key again, which is to be the same job.
  const key = random() < 0.3 ? `key-${below(400)}` : null;
  return requestOf(`${options.session}-${made}`, {
    key,
    large: options.large,
    delayed: random() < 0.1,
    random,
  });
};

async function enqueue(requests: readonly JobRequest[]): Promise<void> {
  const [first] = requests;
  const one = requests.length === 1 && first !== undefined;
  const result = one ? await engine.enqueue(first) : await engine.enqueueAll(requests);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  const enqueued = Array.isArray(result.value) ? result.value : [result.value];
  const names = requests.map(({ name }) => name);
  const accepted = enqueued.flatMap(({ id, existed }, index) =>
    existed ? [] : [{ id, name: names[index] ?? '' }],
  );
  note({ type: 'accepted', jobs: accepted });
  ids.push(...accepted.map(({ id }) => id));
}

/** Settings and pruning overtake commits within the store: what is cut off at the end has to have one order. */
const onlyCommits = (index: number): boolean => options.ending === 'kill' && index > options.steps - 40;

async function step(index: number): Promise<void> {
  const dice = random() * (onlyCommits(index) ? COMMITS_BELOW : 1);
  const id = ids[below(ids.length)] ?? '';
  if (dice < 0.55) return enqueue([newRequest()]);
  if (dice < 0.65) return enqueue(Array.from({ length: 2 + below(20) }, newRequest));
  if (dice < 0.75) await engine.cancel(id);
  else if (dice < 0.83) await engine.retry(id);
  else if (dice < COMMITS_BELOW) await engine.runNow(id);
  else if (dice < 0.9) await engine.setConcurrency(1 + below(16), random() < 0.5 ? 'side' : undefined);
  else if (dice < 0.93) {
    const queue = random() < 0.5 ? 'side' : undefined;
    await engine.pause(queue);
    await pause(below(5));
    await engine.resume(queue);
  } else if (dice < 0.97) {
    const retention = { completedMs: 1e9, deadMs: 1e9, maxFinished: 60 };
    await store.prune(retention, Date.now(), 1 + below(10));
  } else await pause(below(10));
}

for (let index = 0; index < options.steps; index += 1) {
  const one = step(index);
  underWay.add(one);
  void one.finally(() => underWay.delete(one));
  // Sometimes one after the other, sometimes up to twenty at once.
  const patience = random();
  if (underWay.size > 20 || patience < 0.3) await one;
  else if (patience < 0.5) await turn();
}
if (options.ending === 'kill') process.kill(process.pid, 'SIGKILL');
await Promise.all(underWay);
await engine.stop();
