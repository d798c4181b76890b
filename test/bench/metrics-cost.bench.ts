import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock as clock } from '../../electron/clock.ts';
import { logEvents } from '../../electron/event-log.ts';
import { createHistoryReading } from '../../electron/history-reading.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { LogBook } from '../../electron/log-book.ts';
import { silentLogger as logger } from '../../electron/logger.ts';
import { HistorySampler } from '../../electron/metrics/history/sampler.ts';
import { ThreadHistory } from '../../electron/metrics/history/thread-history.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import { threadPath } from '../support/threads.ts';
import { noOpEngine, requestOf, unwatchedEngine } from './engines.ts';
import type { Figure } from './figure.ts';
import { collectGarbage, median, rounded } from './measure.ts';

const JOBS = 100_000;
const ROUNDS = 9;
const CONCURRENCY = 10;
/** As often as a window is told. */
const SNAPSHOT_MS = 100;

const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });

interface Contestant {
  readonly engine: Engine;
  stop(): Promise<void>;
}

/** Counters, histograms, trends and the check of conservation. */
function counted(): Contestant {
  const { engine } = noOpEngine(CONCURRENCY, JOBS);
  return { engine, stop: () => engine.stop() };
}

/** And history on the disk, the log of events, and ten snapshots a second: all that the app has. */
function watched(): Contestant {
  const { engine, recorder } = noOpEngine(CONCURRENCY, JOBS);
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-bench-'));
  engine.subscribe(logEvents(new LogBook(clock.now)));
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.0.0' });
  const timer = setInterval(() => snapshots.current(), SNAPSHOT_MS);
  const history = new HistorySampler({
    store: new ThreadHistory({ threadPath: threadPath('history'), folder, mostBytes: 1e9, logger }),
    clock,
    logger,
    read: createHistoryReading(engine, recorder),
    measures: recorder.measures,
    version: '0.0.0',
    mostBytes: 1e9,
  });
  history.start();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    snapshots.dispose();
    await engine.stop();
    await history.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { engine, stop };
}

const contestants: Readonly<Record<string, () => Contestant>> = {
  'the engine alone': () => {
    const engine = unwatchedEngine(CONCURRENCY, JOBS);
    return { engine, stop: () => engine.stop() };
  },
  'with metrics': counted,
  'with metrics, history, events and snapshots': watched,
};

/** Processor time of the process for a job, ns: what threads do is in it. */
async function cost({ engine }: Contestant): Promise<number> {
  collectGarbage();
  const before = process.cpuUsage();
  const answers: Promise<unknown>[] = [];
  for (let index = 0; index < JOBS; index += 1) answers.push(engine.enqueue(request));
  await Promise.all(answers);
  await engine.whenIdle();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / JOBS;
}

export async function run(): Promise<readonly Figure[]> {
  const all = Object.entries(contestants).map(([name, make]) => ({ name, contestant: make() }));
  const costs = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (const { contestant } of all) await contestant.engine.start();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { name, contestant } of all) {
      const took = await cost(contestant);
      // The first round warms up.
      if (round > 0) costs.get(name)?.push(took);
    }
  }
  for (const { contestant } of all) await contestant.stop();
  const alone = costs.get('the engine alone') ?? [];
  return [...costs].flatMap(([name, values]): readonly Figure[] => {
    const figure = (metric: string, value: number, unit: string): Figure => ({
      bench: 'metrics-cost',
      metric,
      value: rounded(value),
      unit,
      n: ROUNDS,
    });
    const own = figure(name, median(values), 'ns of processor time a job');
    if (values === alone) return [own];
    const ratios = values.map((value, round) => value / (alone[round] ?? Number.NaN));
    return [own, figure(`${name}, against the engine alone`, median(ratios), 'x')];
  });
}
