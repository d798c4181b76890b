import { JOB_STATES } from '../../../shared/jobs/job.ts';
import type { HistoryMoment, MomentPart } from '../../../shared/numbers/history.ts';
import type { Rates } from '../../../shared/numbers/metrics.ts';
import { jobsThen, metricsThen, momentJson, ratesThen } from '../../../shared/numbers/moment-export.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatCount, formatDuration, formatShare } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { tableText } from '../table.ts';
import { durationsText, RATE_OF } from './metrics.ts';
import { localTime } from './show.ts';

/** `jobdeck metrics --at TIME`: what history knows of that moment. */
export async function showMetricsThen(ask: Ask, at: number): Promise<number> {
  const reply = await ask.client.query('history.moment', { at });
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return BAD_INPUT;
  }
  const moment = reply.value;
  if (ask.json) ask.print(jsonText(moment && momentJson(moment)));
  else if (moment === null) fail(`nothing is known of ${localTime(at)}. ${WHY_NOTHING}`);
  else ask.print(momentText(ask, moment));
  return moment === null ? NOT_DONE : ALL_WELL;
}

const WHY_NOTHING = 'Jobdeck was not running then, or it is longer ago than what is kept.';

function momentText({ paint }: Ask, moment: HistoryMoment): string {
  const { at, from, to, gauges, windowMs, waiting, running, queues, kinds } = moment;
  const rates = ratesThen(moment);
  const counters = Object.entries(metricsThen(moment)).map(([name, count]) => [
    { text: name },
    { text: countText(count) },
    { text: shareText(rates, RATE_OF[name]) },
  ]);
  const jobs = jobsThen(moment);
  const states = JOB_STATES.map((state) => [
    { text: state, paint: (text: string) => paint(state, text) },
    { text: countText(jobs[state]) },
  ]);
  const oldest = gauges.oldest_waiting_ms;
  const lines = [
    `As it was on ${localTime(at)}, known to ${formatDuration(to - from)}.\n`,
    tableText([{ title: 'METRIC' }, { title: 'COUNT', right: true }, { title: '' }], counters),
    tableText([{ title: 'JOBS' }, { title: 'THEN', right: true }], states),
    `Oldest waiting ${oldest === null ? NOT_KEPT : oldest === 0 ? 'none' : formatDuration(oldest)}, workers ${countText(gauges.workers)}\n` +
      durationsText('Waited', waiting, windowMs) +
      durationsText('Ran', running, windowMs),
    partsText('QUEUE', queues?.map(({ queue, ...part }) => [queue, part]) ?? [], windowMs),
    partsText('KIND', kinds?.map(({ kind, ...part }) => [kind, part]) ?? [], windowMs),
  ];
  return lines.filter((text) => text !== '').join('\n');
}

const NOT_KEPT = 'not kept';
const countText = (count: number | null): string => (count === null ? NOT_KEPT : formatCount(count));
const shareText = (rates: Rates | null, rate: keyof Rates | undefined): string =>
  rates === null || rate === undefined ? '' : `${formatShare(rates[rate])} of created`;

/** What was under way and in line then, and what was counted up to then. */
function partsText(
  title: string,
  parts: readonly (readonly [name: string, part: MomentPart])[],
  windowMs: number,
): string {
  if (parts.length === 0) return '';
  const numbers = ['RUNNING', 'WAITING', 'OLDEST', 'STARTED', 'COMPLETED', 'FAILED', 'P95'];
  const rows = parts.map(([name, { inProgress, waiting, oldestWaitingMs, counts, durations }]) =>
    [
      name,
      formatCount(inProgress),
      countText(waiting),
      oldestWaitingMs === null ? NOT_KEPT : oldestWaitingMs === 0 ? '–' : formatDuration(oldestWaitingMs),
      formatCount(counts.jobs_started),
      formatCount(counts.jobs_completed),
      formatCount(counts.jobs_failed),
      durations.running === null ? '–' : formatDuration(durations.running.p95),
    ].map((text) => ({ text })),
  );
  const table = tableText([{ title }, ...numbers.map((each) => ({ title: each, right: true }))], rows);
  return `${table}Runs that started, completed and failed, and how long they ran, in the ${formatDuration(windowMs)} before.\n`;
}
