import { hasCrashed, type JobEvent, jobOf } from '../../shared/jobs/events.ts';
import { JOB_KINDS, type JobKind } from '../../shared/jobs/job.ts';
import { JOB_COUNTERS, type JobCounter } from '../../shared/numbers/history.ts';
import type { KindCounts } from '../../shared/numbers/snapshot.ts';
import { counterOf } from './counter-of.ts';
import { Sketch } from './history/sketch.ts';
import type { QueueLabels } from './queue-labels.ts';

type Counts = Record<JobCounter, number>;

/** Encoded; null: nothing was measured. */
export interface MeasuredDurations {
  readonly waiting_ms: Uint8Array | null;
  readonly running_ms: Uint8Array | null;
}

/** What was counted and measured of a kind of jobs of a queue. */
export interface MeasuredCell {
  readonly queue: string;
  readonly kind: JobKind;
  readonly counts: Readonly<Counts>;
  /** Runs under way at the end. */
  readonly running: number;
  readonly durations: MeasuredDurations;
}

export interface Measured {
  readonly cells: readonly MeasuredCell[];
  /** Of all of them together. */
  readonly durations: MeasuredDurations;
}

interface Cell {
  counts: Counts;
  running: number;
  /** null until something is measured. */
  sketches: Sketches | null;
  isTouched: boolean;
}
interface Sketches {
  readonly waiting: Sketch;
  readonly running: Sketch;
}

/**
 * What happened by queue and kind since it was asked for last, for history; and by kind since the start. Bounded by the labels: 22 KB for each kind of
 * each queue that something was measured of.
 */
export class Measures {
  readonly #labels: QueueLabels;
  readonly #queues = new Map<string, Record<JobKind, Cell>>();
  readonly #all = sketches();
  readonly #sinceStart = { command: nothing(), http: nothing(), module: nothing() };

  constructor(labels: QueueLabels) {
    this.#labels = labels;
  }

  /** What a queue is called in history. */
  labelOf(queue: string): string {
    const label = this.#labels.of(queue);
    this.#labels.see(label);
    return label;
  }

  record(event: JobEvent): void {
    const { queue, kind } = jobOf(event);
    const cell = this.#of(queue)[kind];
    if (!cell.isTouched) this.#labels.see(queue);
    cell.isTouched = true;
    for (const fact of event.facts) {
      const counter = counterOf(fact, event);
      if (counter === null) continue;
      cell.counts[counter] += 1;
      this.#sinceStart[kind][counter] += 1;
    }
    if (event.after?.state === 'running') {
      cell.running += 1;
      cell.sketches ??= sketches();
      cell.sketches.waiting.record(event.after.waitedMs);
    }
    if (event.run === null) return;
    // Those that an earlier process began were not counted here.
    if (cell.running > 0) cell.running -= 1;
    if (hasCrashed(event)) return;
    cell.sketches ??= sketches();
    cell.sketches.running.record(event.run.end.tookMs);
  }

  /** What happened since the last time, and which runs are under way; the counts are forgotten here. */
  take(): Measured {
    const cells: MeasuredCell[] = [];
    for (const [queue, kinds] of this.#queues) {
      // It gave its label back, and has had nothing for long.
      if (!this.#labels.has(queue)) this.#queues.delete(queue);
      for (const kind of JOB_KINDS) {
        const cell = kinds[kind];
        const { counts, running, isTouched } = cell;
        if (!isTouched && running === 0) continue;
        if (running > 0) this.#labels.see(queue);
        const durations = take(cell.sketches);
        this.#all.waiting.add(durations.waiting_ms);
        this.#all.running.add(durations.running_ms);
        cells.push({ queue, kind, counts, running, durations });
        cell.counts = nothing();
        cell.isTouched = false;
      }
    }
    return { cells, durations: take(this.#all) };
  }

  /** What was counted by kind since the start, which is forgotten by nobody, and what is under way. */
  kinds(): readonly KindCounts[] {
    return JOB_KINDS.map((kind) => {
      let running = 0;
      for (const kinds of this.#queues.values()) running += kinds[kind].running;
      return { kind, ...this.#sinceStart[kind], jobs_in_progress: running };
    });
  }

  #of(queue: string): Record<JobKind, Cell> {
    const label = this.#labels.of(queue);
    let found = this.#queues.get(label);
    if (found === undefined) {
      found = { command: aCell(), http: aCell(), module: aCell() };
      this.#queues.set(label, found);
    }
    return found;
  }
}

const sketches = (): Sketches => ({ waiting: new Sketch(), running: new Sketch() });
const nothing = (): Counts => Object.fromEntries(JOB_COUNTERS.map((name) => [name, 0])) as Counts;
const aCell = (): Cell => ({ counts: nothing(), running: 0, sketches: null, isTouched: false });

function take(of: Sketches | null): MeasuredDurations {
  const taken = { waiting_ms: of?.waiting.encode() ?? null, running_ms: of?.running.encode() ?? null };
  of?.waiting.clear();
  of?.running.clear();
  return taken;
}
