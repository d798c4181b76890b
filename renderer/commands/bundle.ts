import { command } from '../bridge.ts';
import { ask, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** A job with all that somebody else needs to run it. */
export async function bundleJob(jobId: string): Promise<void> {
  const reply = await ask('Not saved', () => command('jobs.bundle', { jobId }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not saved', [reply.error]);
  if (reply.value === null) return;
  const { file, redacted } = reply.value;
  const without = redacted.length === 0 ? '' : `, without the values of ${redacted.join(', ')}`;
  toast('done', 'Bundle saved', { detail: `${file}${without}` });
}
