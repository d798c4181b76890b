import type { HistorySample, PartSample } from '../../electron/metrics/history/history-store.ts';
import { Sketch } from '../../electron/metrics/history/sketch.ts';
import { aPart, aSample } from '../metrics/history/samples.ts';

/** ms, spread over three decades. */
export const aDuration = (): number => 10 ** (1 + 3 * Math.random());

/** A second in which so many jobs end, of so many queues. */
export function aSecond(
  second: number,
  { jobs, queues }: { readonly jobs: number; readonly queues: number },
): HistorySample {
  const each = Array.from({ length: queues }, (_, index) => aPartOf(`queue ${index}`, jobs / queues));
  const gauges = gaugesOf(jobs);
  const running =
    jobs === 0 ? [] : [aPart(null, 'command', { gauges: { jobs_in_progress: gauges.jobs_in_progress } })];
  const durations = { running_ms: merged(each), waiting_ms: merged(each) };
  const sample = aSample(second * 1_000, { counts: countsOf(jobs), gauges });
  const lines = each.map(({ queue }) => aPart(queue, null, { gauges: gaugesOf(jobs / queues) }));
  return { ...sample, durations, parts: jobs === 0 ? [] : [...each, ...running, ...lines] };
}

function aPartOf(queue: string, jobs: number): PartSample {
  const running = Array.from({ length: jobs }, aDuration);
  const { jobs_in_progress } = gaugesOf(jobs);
  const part = aPart(queue, 'command', { counts: countsOf(jobs), gauges: { jobs_in_progress }, running });
  const { running_ms } = part.durations;
  return { ...part, durations: { running_ms, waiting_ms: running_ms } };
}

const countsOf = (jobs: number) => ({ total_jobs_created: jobs, jobs_started: jobs, jobs_completed: jobs });
const gaugesOf = (jobs: number) => ({
  jobs_in_progress: Math.min(8, jobs),
  queue_size: jobs * 3,
  oldest_waiting_ms: jobs * 3_000,
});

function merged(parts: readonly PartSample[]): Uint8Array | null {
  const sketch = new Sketch();
  for (const { durations } of parts) sketch.add(durations.running_ms);
  return sketch.encode();
}
