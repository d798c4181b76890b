import { blockerInWords } from '../../shared/jobs/why-words.ts';
import type { QueueCard } from '../../shared/numbers/queues.ts';
import { formatCount } from '../../shared/words/format.ts';

/** What keeps the waiting jobs of a queue from starting, where its name is known; null when nothing does. */
export function holdInWords({ hold, fullKeys }: QueueCard, now: number): string | null {
  if (hold === null) {
    if (fullKeys === 0) return null;
    return fullKeys === 1 ? 'some wait for 1 key' : `some wait for ${formatCount(fullKeys)} keys`;
  }
  if (hold.type === 'queue full') return `full, ${hold.running} of ${hold.limit} run`;
  if (hold.type === 'paused' && hold.queue !== null) return 'paused';
  if (hold.type === 'rate') return blockerInWords(hold, now).replace(/^.*?; /, 'its rate; ');
  return blockerInWords(hold, now);
}
