import type { QueueStatus } from '../shared/numbers/snapshot.ts';
import type { Reading } from './metrics/history/sampler.ts';
import type { MetricsRecorder } from './metrics/recorder.ts';
import type { Engine, QueueLine } from './queue/engine.ts';

/** Those that come later are told together with those that share a name. */
const MOST_LINES = 1_000;

/**
 * What history reads of the engine, once a second. The store may have to be asked for the oldest waiting jobs: a reading
 * has the last answer, which is a second old, and asks again.
 */
export function createHistoryReading(
  engine: Engine,
  recorder: MetricsRecorder,
  chosen: () => Reading['settings'] = () => ({}),
): () => Reading {
  let oldestSince: number | null = null;
  let since: ReadonlyMap<string, number | null> = new Map();
  let isAsking = false;
  const ask = (queues: readonly string[]): void => {
    if (isAsking) return;
    isAsking = true;
    Promise.all([engine.oldestWaiting(), engine.waitingSince(queues)]).then(
      ([job, all]) => {
        isAsking = false;
        oldestSince = job?.since ?? null;
        since = new Map(queues.map((queue, index) => [queue, all[index] ?? null]));
      },
      () => {
        // The engine tells in the log that the store failed; the next reading asks again.
        isAsking = false;
      },
    );
  };
  /** Of those that share a name it is not kept. */
  const isAskedOf = ({ queue, waiting }: QueueLine): boolean =>
    waiting > 0 && recorder.measures.labelOf(queue) === queue;
  return () => {
    const { jobs, concurrency, startConditions, queues, paused, state, storage, heldBack } = engine.present();
    const canStart = state === 'running' && storage.state === 'ok' && heldBack === null;
    const line = { jobs: jobs.waiting - paused.waiting + jobs.running, pausedQueues: paused.queues };
    recorder.noteLine(canStart ? line : null);
    const lines = engine.lines(MOST_LINES).filter(({ waiting, running }) => waiting + running > 0);
    if (jobs.waiting === 0) oldestSince = null;
    else ask(lines.filter(isAskedOf).map(({ queue }) => queue));
    const { maxLoadPerCpu, minFreeMemoryBytes } = startConditions;
    return {
      metrics: recorder.metrics(),
      queueSize: jobs.waiting,
      retryingJobs: jobs.retrying,
      deadJobs: jobs.dead,
      workers: concurrency,
      workerTimes: recorder.workerTimes(),
      oldestWaitingSince: oldestSince,
      lines: lines.map((line) => ({
        ...line,
        waitingSince: line.waiting === 0 ? null : (since.get(line.queue) ?? null),
      })),
      settings: {
        workers: String(concurrency),
        'load limit': maxLoadPerCpu === null ? 'none' : `${maxLoadPerCpu} per processor`,
        'free memory limit': minFreeMemoryBytes === null ? 'none' : `${minFreeMemoryBytes} bytes`,
        ...chosen(),
        ...Object.fromEntries(queues.flatMap(settingsOf)),
      },
    };
  };
}

function settingsOf({
  name,
  concurrency,
  pausedAt,
  rate,
  keyRate,
}: QueueStatus): readonly [string, string][] {
  const text = (of: QueueStatus['rate']): string =>
    of === null ? 'none' : `${of.limit} per ${of.intervalMs} ms`;
  return [
    [`${name}: limit`, String(concurrency)],
    [`${name}: state`, pausedAt === null ? 'running' : 'paused'],
    [`${name}: rate`, text(rate)],
    [`${name}: rate of each key`, text(keyRate)],
  ];
}
