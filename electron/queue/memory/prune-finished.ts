import type { Retention } from '../job-store.ts';
import type { FinishedJob } from '../transitions.ts';
import type { JobLanes } from './job-lanes.ts';
import { NONE } from './links.ts';

const FINISHED = ['completed', 'dead', 'cancelled'] as const;

/**
 * Prunes finished jobs, those that ended first at first: all that are past their time, then all beyond the most that
 * are kept. `prune` takes a job out of its lane; one that has to be kept is passed over.
 */
export function pruneFinished(options: {
  readonly lanes: JobLanes;
  readonly retention: Retention;
  readonly now: number;
  readonly limit: number;
  readonly jobAt: (slot: number) => FinishedJob;
  readonly mustStay: (slot: number) => boolean;
  readonly prune: (slot: number) => void;
}): void {
  const { lanes, retention, now, limit, jobAt, mustStay } = options;
  const { completedMs, deadMs, maxFinished } = retention;
  const { links } = lanes;
  const firstFrom = (from: number): number => {
    let slot = from;
    while (slot !== NONE && mustStay(slot)) slot = links.next(slot);
    return slot;
  };
  const firsts = FINISHED.map((state) => {
    const lane = lanes.inState(state);
    return { lane, slot: firstFrom(lane.first) };
  });
  let pruned = 0;
  const pruneWhile = (isWanted: (job: FinishedJob) => boolean): void => {
    while (pruned < limit) {
      const wanted = firsts.filter(({ slot }) => slot !== NONE && isWanted(jobAt(slot)));
      const first = earliest(wanted, ({ slot }) => links.change(slot));
      if (first === null) return;
      const { slot } = first;
      first.slot = firstFrom(links.next(slot));
      options.prune(slot);
      pruned += 1;
    }
  };
  const finished = (): number => firsts.reduce((sum, { lane }) => sum + lane.size, 0);
  pruneWhile(({ state, finishedAt }) => finishedAt + (state === 'dead' ? deadMs : completedMs) < now);
  pruneWhile(() => finished() > maxFinished);
}

function earliest<T>(items: readonly T[], changeOf: (item: T) => number): T | null {
  return items.reduce<T | null>((a, b) => (a !== null && changeOf(a) <= changeOf(b) ? a : b), null);
}
