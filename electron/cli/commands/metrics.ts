import { formatCount, formatDuration, formatShare } from '../../../shared/format.ts';
import { JOB_STATES } from '../../../shared/job.ts';
import { describeProblem } from '../../../shared/result.ts';
import type { Percentiles, Snapshot } from '../../../shared/snapshot.ts';
import { exportSnapshot, snapshotText } from '../../../shared/snapshot-export.ts';
import { writeFile } from '../../write-file.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
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
    durationsText('Waited', snapshot.durations.waiting) + durationsText('Ran', snapshot.durations.running),
    conservation.holds ? 'The books balance.\n' : `The books do not balance: ${conservation.breach}\n`,
  ].filter((text) => text !== '');
  const where = runs ? '' : `No Jobdeck runs in ${folder}.\n`;
  return lines.join('\n') + where;
}

const RATE_OF: Readonly<Record<string, keyof Snapshot['rates']>> = {
  jobs_completed: 'success_rate',
  jobs_failed: 'failure_rate',
  jobs_retried: 'retry_rate',
};

function durationsText(what: string, measured: Percentiles | null): string {
  if (measured === null) return '';
  const { p50, p95, p99 } = measured;
  return `${what}, last 10 min: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}\n`;
}

/** `jobdeck export`: the snapshot of docs/snapshot.md, to a file or to standard output. */
export async function exportSnapshotTo(ask: Ask, file: string | undefined): Promise<number> {
  const snapshot = await ask.client.query('snapshot', undefined);
  if (file === undefined) {
    ask.print(snapshotText(snapshot));
    return ALL_WELL;
  }
  const written = await writeFile(file, snapshotText(snapshot));
  if (!written.ok) {
    fail(describeProblem(written.error));
    return BAD_INPUT;
  }
  if (ask.json) ask.print(jsonText({ file, taken_at: exportSnapshot(snapshot).taken_at }));
  else ask.print(`Written to ${file}\n`);
  return ALL_WELL;
}
