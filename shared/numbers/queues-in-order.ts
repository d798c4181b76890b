import { DEFAULT_QUEUE } from '../jobs/job.ts';
import { OTHER_QUEUES } from './history.ts';

/** `default` first, what shares a name last. */
export function queuesInOrder(queues: readonly string[]): readonly string[] {
  const rank = (name: string): number => (name === DEFAULT_QUEUE ? 0 : name === OTHER_QUEUES ? 2 : 1);
  return queues.toSorted((one, other) => rank(one) - rank(other) || BY_NAME.compare(one, other));
}

const BY_NAME = new Intl.Collator('en', { numeric: true });
