import { type JobEvent, jobOf } from '../../../shared/jobs/events.ts';
import type { QueueStatus } from '../../../shared/numbers/snapshot.ts';
import { formatCount } from '../../../shared/words/format.ts';
import type { Notice } from './notice.ts';

/** A queue that had less to do than either of these is not worth a word when it is done. */
const MIN_JOBS = 10;
const MIN_MS = 60_000;
/** Named in one notice. */
const MAX_NAMED = 3;

interface Backlog {
  readonly since: number;
  completed: number;
  dead: number;
}
interface Drained {
  readonly queue: string;
  readonly completed: number;
  readonly dead: number;
  readonly tookMs: number;
}

/**
 * Queues that were worked off since the last notice about them: nothing in them waits, runs or is to be tried again, after
 * at least 10 jobs or a minute of work. What is scheduled or blocked is for later, and does not count.
 */
export class DrainedQueues {
  readonly #backlogs = new Map<string, Backlog>();
  readonly #drained = new Map<string, Drained>();

  get isEmpty(): boolean {
    return this.#drained.size === 0;
  }

  /** Counts what ended, for queues that are being worked off. */
  record(event: JobEvent): void {
    const state = event.after?.state;
    if (state !== 'completed' && state !== 'dead') return;
    if (event.before?.state === state) return;
    const backlog = this.#backlogs.get(jobOf(event).queue);
    if (backlog) backlog[state] += 1;
  }

  /** How the queues are now; `now` is monotonic, ms. */
  look(queues: readonly QueueStatus[], now: number): void {
    for (const { name, jobs } of queues) {
      const isOpen = jobs.waiting + jobs.running + jobs.retrying > 0;
      const backlog = this.#backlogs.get(name);
      if (isOpen && !backlog) this.#backlogs.set(name, { since: now, completed: 0, dead: 0 });
      if (isOpen) this.#drained.delete(name);
      else if (backlog) {
        this.#backlogs.delete(name);
        this.#noteDrained(name, backlog, now - backlog.since);
      }
    }
  }

  #noteDrained(queue: string, { completed, dead }: Backlog, tookMs: number): void {
    const jobs = completed + dead;
    if (jobs === 0 || (jobs < MIN_JOBS && tookMs < MIN_MS)) return;
    this.#drained.set(queue, { queue, completed, dead, tookMs });
  }

  /** What there is to tell, and none of it again. */
  take(): Notice | null {
    const drained = [...this.#drained.values()];
    this.#drained.clear();
    const [first] = drained;
    if (first === undefined) return null;
    if (drained.length === 1) {
      return {
        kind: 'drained',
        title: `Queue ${first.queue} is done`,
        body: `${whatEnded(first)} in ${tookText(first.tookMs)}`,
        opens: { view: 'jobs', tab: 'all', search: `queue:${first.queue}` },
        retry: null,
      };
    }
    const lines = drained.slice(0, MAX_NAMED).map((queue) => `${queue.queue}: ${whatEnded(queue)}`);
    return {
      kind: 'drained',
      title: `${drained.length} queues are done`,
      body: lines.join('\n'),
      opens: { command: 'queues' },
      retry: null,
    };
  }
}

function whatEnded({ completed, dead }: Drained): string {
  const parts = [`${formatCount(completed)} completed`];
  if (dead > 0) parts.push(`${formatCount(dead)} dead`);
  return parts.join(', ');
}

function tookText(ms: number): string {
  if (ms < 99_500) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 5_970_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
