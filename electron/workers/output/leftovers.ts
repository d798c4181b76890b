import type { Clock } from '../../clock.ts';
import type { OutputThreadLink } from './output-thread-link.ts';

/** Looked at together, and the pause after them: at most 1000 jobs a second, so that nothing else waits for it. */
const PAGE = 100;
const PAUSE_MS = 100;

/**
 * Jobs with output in the file that are not there any more: the app died between the pruning of a job and the forgetting
 * of its output. Walks through the file page by page, in the order of ids, and holds one page in memory.
 */
export async function* findLeftovers(options: {
  readonly thread: OutputThreadLink;
  readonly clock: Clock;
  readonly exists: (jobId: string) => boolean | Promise<boolean>;
  readonly isOpen: () => boolean;
}): AsyncGenerator<string> {
  const { thread, clock, exists, isOpen } = options;
  let after = '';
  while (isOpen()) {
    const jobs = await thread.call('jobs', { after, limit: PAGE });
    for (const jobId of jobs) if (!(await exists(jobId))) yield jobId;
    const last = jobs.at(-1);
    if (last === undefined || jobs.length < PAGE) return;
    after = last;
    await new Promise<void>((resolve) => {
      clock.after(PAUSE_MS, resolve);
    });
  }
}
