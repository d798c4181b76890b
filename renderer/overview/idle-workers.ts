import type { HeldBack, QueueStatus, Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatBytes, formatCount } from '../../shared/words/format.ts';

/** Why workers stand idle, in words; null when none does. */
export function idleWorkersText(snapshot: Snapshot): string | null {
  const { engine, metrics, jobs, queues } = snapshot;
  const idle = engine.concurrency - metrics.jobs_in_progress;
  if (idle <= 0) return null;
  const who = whichWorkers(metrics.jobs_in_progress + 1, engine.concurrency);
  if (engine.state === 'paused') return `${who} idle: everything is paused`;
  if (engine.storage.state !== 'ok') return `${who} idle: the store takes no changes`;
  if (jobs.waiting === 0) return `${who} idle: nothing waits${elsewhere(jobs)}`;
  if (engine.heldBack !== null) return `${who} idle: ${heldBackText(engine.heldBack)}`;
  const holding = queues.filter((queue) => queue.jobs.waiting > 0);
  const paused = holding.filter((queue) => queue.pausedAt !== null);
  const full = holding.filter((queue) => queue.pausedAt === null && queue.jobs.running >= queue.concurrency);
  const reasons = [told(full, 'full'), told(paused, 'paused')].filter((reason) => reason !== null);
  return reasons.length === 0 ? `${who} idle` : `${who} idle: ${reasons.join(', ')}`;
}

/** The machine has no room: `the load is 1.20 for each processor, 0.8 at most`. */
function heldBackText(held: HeldBack): string {
  if (held.by === 'load')
    return `the load is ${held.perCpu.toFixed(2)} for each processor, ${held.limit} at most`;
  return `${formatBytes(held.freeBytes)} of memory are free, ${formatBytes(held.limit)} are wanted`;
}

/** Jobs that are not in line yet: `; 2 are scheduled, 1 is blocked`. */
function elsewhere(jobs: Snapshot['jobs']): string {
  const said = (['scheduled', 'blocked', 'retrying'] as const)
    .filter((state) => jobs[state] > 0)
    .map((state) => `${formatCount(jobs[state])} ${jobs[state] === 1 ? 'is' : 'are'} ${state}`);
  return said.length === 0 ? '' : `; ${said.join(', ')}`;
}

function whichWorkers(first: number, last: number): string {
  if (first === last) return `${formatCount(last)} is`;
  if (first === 1) return `All ${formatCount(last)} are`;
  return `${formatCount(first)} ${last === first + 1 ? 'and' : 'to'} ${formatCount(last)} are`;
}

/** `queue encode is full`, `queues encode and fetch are full`, `5 queues are full`. */
function told(queues: readonly QueueStatus[], what: string): string | null {
  const [first, second] = queues.map((queue) => queue.name);
  if (first === undefined) return null;
  if (second === undefined) return `queue ${first} is ${what}`;
  if (queues.length === 2) return `queues ${first} and ${second} are ${what}`;
  return `${queues.length} queues are ${what}`;
}
