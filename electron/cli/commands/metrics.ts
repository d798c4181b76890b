import { JOB_STATES } from '../../../shared/jobs/job.ts';
import type { Percentiles, Snapshot } from '../../../shared/numbers/snapshot.ts';
import { formatCount, formatDuration, formatShare } from '../../../shared/words/format.ts';
import type { Ask } from '../ask.ts';
import { ALL_WELL } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { tableText } from '../table.ts';

/** `jobdeck metrics`: the counters, their rates, and how many jobs are in each state. */
export async function showMetrics(ask: Ask): Promise<number> {
  const snapshot = await ask.client.query('snapshot', undefined);
  ask.print(
    ask.json
      ? jsonText({ ...snapshot.metrics, ...snapshot.rates, jobs: snapshot.jobs })
      : metricsText(ask, snapshot),
  );
  return ALL_WELL;
}

function metricsText({ paint, runs, folder }: Ask, snapshot: Snapshot): string {
  const { metrics, rates, jobs, conservation } = snapshot;
  const counters = Object.entries(metrics).map(([key, count]) => [
    { text: key },
    { text: formatCount(count) },
    { text: RATE_OF[key] === undefined ? '' : `${formatShare(rates[RATE_OF[key]])} of created` },
  ]);
  const states = JOB_STATES.map((state) => [
    { text: state, paint: (text: string) => paint(state, text) },
    { text: formatCount(jobs[state]) },
  ]);
  const lines = [
    tableText([{ title: 'METRIC' }, { title: 'COUNT', right: true }, { title: '' }], counters),
    tableText([{ title: 'JOBS' }, { title: 'NOW', right: true }], states),
    durationsText('Waited', snapshot.durations.waiting, WINDOW_MS) +
      durationsText('Ran', snapshot.durations.running, WINDOW_MS),
    conservation.holds ? 'The books balance.\n' : `The books do not balance: ${conservation.breach}\n`,
  ].filter((text) => text !== '');
  const where = runs ? '' : `No Jobdeck runs in ${folder}.\n`;
  return lines.join('\n') + where;
}

/** What the present's percentiles are of. */
const WINDOW_MS = 600_000;

export const RATE_OF: Readonly<Record<string, keyof Snapshot['rates']>> = {
  jobs_completed: 'success_rate',
  jobs_failed: 'failure_rate',
  jobs_retried: 'retry_rate',
};

export function durationsText(what: string, measured: Percentiles | null, windowMs: number): string {
  if (measured === null) return '';
  const { p50, p95, p99 } = measured;
  return `${what}, last ${formatDuration(windowMs)}: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}\n`;
}
