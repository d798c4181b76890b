import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock as clock } from '../../electron/clock.ts';
import { exposeMetrics } from '../../electron/endpoint/exposed.ts';
import { serveEndpoint } from '../../electron/endpoint/server.ts';
import { enqueueJobs } from '../../electron/ipc/enqueue.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { silentLogger as logger } from '../../electron/logger.ts';
import { MAX_QUEUE_LABELS } from '../../electron/metrics/exposition/exposition.ts';
import type { JobRunner } from '../../electron/queue/job-runner.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import type { Load, Loaded } from './endpoint-client.ts';
import { DONE, memoryEngine, noOpRunner, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { FreshProcess } from './fresh-process.ts';
import { watchLoop } from './loop-delay.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const SCRAPES = 50;
/** So long before and after, so that the loop's delay is looked at. */
const A_LOOK_MS = 5;
const ROUNDS = 5;
const ROUND_MS = 1_000;
const CONNECTIONS = 32;
const BATCH = 100;

const ENDS: readonly Outcome[] = [
  DONE,
  { type: 'failed', retryable: false, error: { message: 'It failed.', code: 'exit 1' } },
  { type: 'timed-out', error: { message: 'It took too long.', code: 'timeout' } },
];

/** What a scrape costs with every queue that has a label of its own, and runs of it that ended in three ways. */
async function scraping(): Promise<readonly Figure[]> {
  let runs = 0;
  const runner: JobRunner = {
    ...noOpRunner,
    run: async () => ENDS[Math.floor(runs++ / MAX_QUEUE_LABELS) % ENDS.length] as Outcome,
  };
  const { engine, recorder } = memoryEngine({ concurrency: 1, runner });
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: 'bench' });
  await engine.start();
  const exposed = exposeMetrics({ engine, snapshots, clock, logger });
  const jobs = Array.from({ length: MAX_QUEUE_LABELS * ENDS.length }, (_, index) =>
    requestOf({
      kind: 'command',
      queue: `queue-${index % MAX_QUEUE_LABELS}`,
      maxAttempts: 1,
      payload: { program: 'true' },
    }),
  );
  await engine.enqueueAll(jobs);
  await engine.whenIdle();
  const figures: Figure[] = [];
  for (const [format, name] of [
    ['prometheus', 'text'],
    ['openmetrics', 'OpenMetrics'],
  ] as const) {
    const times: number[] = [];
    const blocks: number[] = [];
    let body = '';
    collectGarbage();
    for (let count = 0; count < SCRAPES; count += 1) {
      const watched = watchLoop();
      await pause(A_LOOK_MS);
      const began = performance.now();
      const text = await exposed.text(format);
      times.push(performance.now() - began);
      await pause(A_LOOK_MS);
      blocks.push(watched().maxMs);
      body = text.body;
    }
    const series = body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const metric = `${name}, ${series.toLocaleString('en')} series`;
    figures.push(
      {
        bench: 'endpoint',
        metric: `a scrape as ${metric}`,
        value: rounded(median(times)),
        unit: 'ms',
        n: SCRAPES,
      },
      {
        bench: 'endpoint',
        metric: `its longest block of the main loop, as ${metric}`,
        value: rounded(median(blocks)),
        unit: 'ms',
        n: SCRAPES,
      },
      { bench: 'endpoint', metric: `size as ${metric}`, value: rounded(body.length / 1e6), unit: 'MB', n: 1 },
    );
  }
  exposed.stop();
  snapshots.dispose();
  await engine.stop();
  return figures;
}

/** Answers every request with the same bytes, once it has read it: what Node's server itself takes. */
async function serveBytes(body: string): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((request: IncomingMessage, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Jobs queued over HTTP and on the disk when they are answered, next to a bare server that answers the same bytes. */
function queueing(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    const { engine, recorder } = await openDurableEngine({ folder, concurrency: 1 });
    // What is measured is the way in.
    await engine.pause();
    const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: 'bench' });
    const served = await serveEndpoint({
      folder,
      at: 0,
      engine,
      snapshots,
      handlers: { commands: { 'jobs.enqueue': ({ jobs }) => enqueueJobs(engine, jobs) }, queries: {} },
      version: 'bench',
      logger,
      clock,
    });
    if (!served.ok) throw new Error(JSON.stringify(served.error));
    const token = readFileSync(join(folder, 'endpoint/token'), 'utf8').trim();
    const client = new FreshProcess(join(import.meta.dirname, 'endpoint-client.ts'), []);
    const figures: Figure[] = [];
    for (const size of [1, BATCH]) {
      const job = { kind: 'command', payload: { program: 'true' } };
      const load = {
        token,
        body: JSON.stringify({ jobs: Array.from({ length: size }, () => job) }),
        connections: CONNECTIONS,
        forMs: ROUND_MS,
      };
      const ask = (address: string): Promise<Loaded> =>
        client.ask<Loaded>({ ...load, address } satisfies Load);
      const bare = await serveBytes((await ask(served.value.address)).answer);
      const rounds: { readonly ours: Loaded; readonly bare: Loaded }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        collectGarbage();
        rounds.push({ ours: await ask(served.value.address), bare: await ask(bare.address) });
      }
      bare.close();
      const what = size === 1 ? 'single jobs' : `batches of ${size}`;
      const figure = (metric: string, unit: string, of: (round: (typeof rounds)[number]) => number): void =>
        void figures.push({
          bench: 'endpoint',
          metric: `${metric}, ${what}`,
          value: rounded(median(rounds.map(of))),
          unit,
          n: ROUNDS,
        });
      figure(
        'queued on disk over HTTP',
        'jobs/s',
        ({ ours }) => (ours.requests * size * 1_000) / ours.tookMs,
      );
      figure('requests against a bare server', 'x', (round) => round.ours.requests / round.bare.requests);
      figure('p99 of a request', 'ms', ({ ours }) => ours.p99);
      figure('p99 of the bare server', 'ms', (round) => round.bare.p99);
    }
    await client.end();
    await served.value.close();
    snapshots.dispose();
    await engine.stop();
    return figures;
  });
}

export async function run(): Promise<readonly Figure[]> {
  return [...(await scraping()), ...(await queueing())];
}
