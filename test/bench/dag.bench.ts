import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { noOpEngine, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const JOBS = 10_000;
const ROUNDS = 5;
const CONCURRENCY = 100;

/** Each job depends on up to four of the thousand before it; the same graph every time. */
function randomGraph(): readonly JobRequest[] {
  let state = 7;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  return Array.from({ length: JOBS }, (_, index) => {
    const parents = Array.from({ length: index === 0 ? 0 : random(5) }, () => {
      return `job ${index - 1 - random(Math.min(index, 1_000))}`;
    });
    const work = { kind: 'command', name: 'nothing', payload: { program: 'true' } };
    return requestOf({ ...work, ref: `job ${index}`, dependsOn: [...new Set(parents)] });
  });
}

/** The same number of jobs without any dependency, to be told apart from. */
function noGraph(): readonly JobRequest[] {
  const one = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });
  return Array.from({ length: JOBS }, () => one);
}

type Started = Pick<Awaited<ReturnType<typeof openDurableEngine>>, 'engine'>;

/** From the call that queues all of them to the end of the last, ms. */
async function timed({ engine }: Started, requests: readonly JobRequest[]): Promise<number> {
  const before = engine.present().jobs.completed;
  collectGarbage();
  const began = performance.now();
  const queued = await engine.enqueueAll(requests);
  await engine.whenIdle();
  const took = performance.now() - began;
  const completed = engine.present().jobs.completed - before;
  if (!queued.ok || completed !== JOBS) throw new Error(`expected ${JOBS} jobs completed, got ${completed}`);
  return took;
}

async function figuresOf(store: string, started: Started): Promise<readonly Figure[]> {
  const sets = { 'in a random graph': randomGraph(), 'without dependencies': noGraph() };
  const figures: Figure[] = [];
  for (const [what, requests] of Object.entries(sets)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(started, requests));
    const metric = `10,000 jobs ${what}, ${store}, concurrency ${CONCURRENCY}`;
    figures.push({ bench: 'dag', metric, value: rounded(median(times)), unit: 'ms', n: ROUNDS });
  }
  await started.engine.stop();
  return figures;
}

export async function run(): Promise<readonly Figure[]> {
  const memory = noOpEngine(CONCURRENCY, 10 * JOBS * ROUNDS);
  await memory.engine.start();
  const inMemory = await figuresOf('memory', memory);
  const durable = await inScratchFolder(async (folder) =>
    figuresOf('SQLite', await openDurableEngine({ folder, concurrency: CONCURRENCY })),
  );
  return [...inMemory, ...durable];
}
