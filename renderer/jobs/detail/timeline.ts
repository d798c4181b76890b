import type { Job, Run } from '../../../shared/jobs/job.ts';
import { clockText, dayMinuteText, isSameDay, minuteText } from '../../moment.ts';

/** What a bar stands for. Time waited is an outline and run time is solid; `next` is a run that is due. */
export type BarTone =
  | 'wait'
  | 'pause'
  | 'next'
  | 'succeeded'
  | 'failed'
  | 'timed-out'
  | 'cancelled'
  | 'interrupted'
  | 'running';

/** Positions in percent of the width. */
export interface TimelineBar {
  readonly key: string;
  readonly tone: BarTone;
  readonly left: number;
  readonly width: number;
}
export interface TimelineLabel {
  readonly text: string;
  readonly left: number;
  readonly align: 'start' | 'middle' | 'end';
}
export interface Timeline {
  readonly bars: readonly TimelineBar[];
  readonly numbers: readonly TimelineLabel[];
  readonly ticks: readonly TimelineLabel[];
  readonly now: number | null;
}

/** What ended long ago has no "now" on its line. */
const NOW_WITHIN = 1.5;
/** A run of a moment is still seen. */
const LEAST_BAR = 0.8;
const NEXT_BAR = 3.6;
const LABEL_ROOM = 11;

/** The runs of a job on one line of time, oldest at the left, and the next one when it is known. */
export function layoutTimeline(job: Job, runsNewestFirst: readonly Run[], now: number): Timeline | null {
  const runs = [...runsNewestFirst].reverse();
  const next = job.state === 'retrying' ? job.dueAt : job.state === 'waiting' ? now : null;
  const oldest = runs[0];
  if (oldest === undefined) return null;
  const start = oldest.startedAt - oldest.waitedMs;
  const ended = Math.max(...runs.map((run) => run.end?.at ?? now));
  const isOpen = job.state === 'running' || next !== null;
  const showNow = isOpen || now - start < (ended - start) * NOW_WITHIN;
  const past = (showNow ? now : ended) - start;
  // A next run far in the future stands at the right edge, or the runs that were would shrink to nothing.
  const future = next === null ? 0 : Math.min(Math.max(0, next - now), Math.max(past, 1_000));
  const span = Math.max(past + future, 1) / (next === null ? 1 : 1 - NEXT_BAR / 100);
  const at = (time: number): number => Math.min(100, Math.max(0, ((time - start) / span) * 100));

  const bars: TimelineBar[] = [];
  const numbers: TimelineLabel[] = [];
  let before = start;
  for (const run of runs) {
    const queued = Math.max(start, run.startedAt - run.waitedMs);
    const end = run.end?.at ?? now;
    bars.push(bar(`pause ${run.number}`, 'pause', at(before), at(queued), 0));
    bars.push(bar(`wait ${run.number}`, 'wait', at(queued), at(run.startedAt), 0));
    const tone = run.end === null ? 'running' : run.end.outcome.type;
    const solid = bar(`run ${run.number}`, tone, at(run.startedAt), at(end), LEAST_BAR);
    bars.push(solid);
    numbers.push(middle(String(run.number), Math.min(99, solid.left + solid.width / 2)));
    before = end;
  }
  if (next !== null) {
    const left = Math.min(100 - NEXT_BAR, at(Math.max(next, before)));
    bars.push(bar('pause next', 'pause', at(before), left, 0));
    bars.push({ key: 'next', tone: 'next', left, width: NEXT_BAR });
    numbers.push(middle(String(job.tries.runs + 1), left + NEXT_BAR / 2));
  }
  return {
    bars: bars.filter(({ width }) => width > 0),
    numbers: thinned(numbers, 3.2),
    ticks: ticksOf(start, showNow ? now : ended, span, showNow, next, now),
    now: showNow ? at(now) : null,
  };
}

function ticksOf(
  start: number,
  last: number,
  span: number,
  showNow: boolean,
  next: number | null,
  now: number,
): readonly TimelineLabel[] {
  const text = span < 180_000 ? clockText : minuteText;
  const labelled = (time: number): string => (isSameDay(time, now) ? text(time) : dayMinuteText(time));
  const percent = ((last - start) / span) * 100;
  const lastText = showNow ? 'now' : labelled(last);
  const ticks: TimelineLabel[] = [{ text: labelled(start), left: 0, align: 'start' }];
  // Between the edges as many as have room, at even shares of the time that has passed.
  const between = percent > 70 ? 2 : percent > 45 ? 1 : 0;
  for (let step = 1; step <= between; step += 1) {
    const share = step / (between + 1);
    const text = labelled(start + (last - start) * share);
    if (text !== ticks.at(-1)?.text && text !== lastText) ticks.push(middle(text, percent * share));
  }
  const room = next !== null && next > now ? LABEL_ROOM : 8;
  ticks.push({
    text: lastText,
    left: percent,
    align: 100 - percent < room ? 'end' : percent < 8 ? 'start' : 'middle',
  });
  // The next run's own time only where it does not run into the word "now"; the list below tells it anyway.
  if (next !== null && next > now && 100 - percent >= 8) {
    ticks.push({ text: labelled(next), left: 100, align: 'end' });
  }
  return ticks;
}

function bar(key: string, tone: BarTone, from: number, to: number, least: number): TimelineBar {
  const width = Math.max(least, to - from);
  return { key, tone, left: Math.max(0, Math.min(from, 100 - width)), width };
}

function middle(text: string, left: number): TimelineLabel {
  return { text, left, align: 'middle' };
}

/** Leaves out labels that would touch the one before; the last stays, since it is the one of the newest run. */
function thinned(labels: readonly TimelineLabel[], room: number): readonly TimelineLabel[] {
  const kept: TimelineLabel[] = [];
  for (const label of [...labels].reverse()) {
    const right = kept.at(-1);
    if (right === undefined || right.left - label.left >= room) kept.push(label);
  }
  return kept.reverse();
}
