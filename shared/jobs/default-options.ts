import { DEFAULT_BACKOFF } from './backoff.ts';
import type { JobOptions } from './job.ts';

/** How a job is treated of which nothing was said; one object, shared by all such jobs. */
export const DEFAULT_OPTIONS: JobOptions = Object.freeze({
  priority: 0,
  maxAttempts: 3,
  backoff: DEFAULT_BACKOFF,
  timeoutMs: null,
  tags: Object.freeze([]),
});
