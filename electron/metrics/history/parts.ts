import { JOB_KINDS } from '../../../shared/jobs/job.ts';
import { JOB_COUNTERS, LINE_GAUGES, OTHER_QUEUES } from '../../../shared/numbers/history.ts';
import type { Measures } from '../measures.ts';
import type { PartSample } from './history-store.ts';

/** A queue as it is at a moment. */
export interface LineReading {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
  /** Wall time, ms; null: none waits, or it is not known yet. */
  readonly waitingSince: number | null;
}

const NO_COUNTS = Object.fromEntries(JOB_COUNTERS.map((name) => [name, 0])) as PartSample['counts'];
const NO_GAUGES = Object.fromEntries(LINE_GAUGES.map((name) => [name, 0])) as PartSample['gauges'];
const NO_DURATIONS: PartSample['durations'] = { waiting_ms: null, running_ms: null };

/** What is known of a second by queue and kind. What has nothing is left out, once it was told to have nothing. */
export class PartReader {
  readonly #measures: Measures;
  /** Those whose gauges were not 0. */
  #before = new Map<string, PartSample>();

  constructor(measures: Measures) {
    this.#measures = measures;
  }

  read(
    now: number,
    lines: readonly LineReading[],
    all: { readonly waiting: number; readonly running: number },
  ): Pick<PartSample, 'durations'> & { readonly parts: readonly PartSample[] } {
    const { cells, durations } = this.#measures.take();
    const parts = new Map<string, PartSample>();
    const put = (part: PartSample): void => {
      parts.set(keyOf(part), part);
    };
    for (const { queue, kind, counts, running, durations: its } of cells) {
      put({ queue, kind, counts, gauges: { ...NO_GAUGES, jobs_in_progress: running }, durations: its });
    }
    for (const kind of JOB_KINDS) {
      const running = cells.reduce((sum, cell) => sum + (cell.kind === kind ? cell.running : 0), 0);
      if (running > 0) put(gaugesOf(null, kind, { ...NO_GAUGES, jobs_in_progress: running }));
    }
    for (const [queue, gauges] of this.#linesOf(now, lines, all)) put(gaugesOf(queue, null, gauges));
    const before = this.#before;
    this.#before = new Map([...parts].filter(([, part]) => hasGauges(part)));
    for (const [key, { queue, kind }] of before) {
      if (!parts.has(key)) put(gaugesOf(queue, kind, NO_GAUGES));
    }
    return { durations, parts: [...parts.values()] };
  }

  /** What a second has in which nothing was read and nothing counted. */
  repeated(): readonly PartSample[] {
    return [...this.#before.values()].map(({ queue, kind, gauges }) => gaugesOf(queue, kind, gauges));
  }

  /** By the names of history. What waits and runs in no queue that was read is in those that share one. */
  #linesOf(
    now: number,
    lines: readonly LineReading[],
    all: { readonly waiting: number; readonly running: number },
  ): ReadonlyMap<string, PartSample['gauges']> {
    const found = new Map<string, PartSample['gauges']>();
    let { waiting, running } = all;
    const add = (label: string, its: { readonly waiting: number; readonly running: number }, age: number) => {
      const before = found.get(label) ?? NO_GAUGES;
      found.set(label, {
        jobs_in_progress: before.jobs_in_progress + its.running,
        queue_size: before.queue_size + its.waiting,
        oldest_waiting_ms: Math.max(before.oldest_waiting_ms, age),
      });
    };
    for (const line of lines) {
      waiting -= line.waiting;
      running -= line.running;
      if (line.waiting === 0 && line.running === 0) continue;
      const age = line.waitingSince === null ? 0 : Math.max(0, Math.round(now - line.waitingSince));
      add(this.#measures.labelOf(line.queue), line, age);
    }
    if (waiting > 0 || running > 0) add(OTHER_QUEUES, { waiting, running }, 0);
    return found;
  }
}

const keyOf = ({ queue, kind }: PartSample): string => `${kind ?? ''} ${queue ?? ''}`;
const hasGauges = ({ gauges }: PartSample): boolean => Object.values(gauges).some((value) => value !== 0);
const gaugesOf = (
  queue: string | null,
  kind: PartSample['kind'],
  gauges: PartSample['gauges'],
): PartSample => ({ queue, kind, counts: NO_COUNTS, gauges, durations: NO_DURATIONS });
