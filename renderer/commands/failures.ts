import type { FailureGroup } from '../../shared/jobs/job-views.ts';
import { command } from '../bridge.ts';
import { ask, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** Until it happens again. `onBack` is called when the person takes it back. */
export async function dismissFailures(
  { fingerprint, message }: FailureGroup,
  onBack: () => void,
): Promise<void> {
  if (!(await dismiss(fingerprint, true, 'Not dismissed'))) return;
  const run = (): void => void bringBackFailures(fingerprint).then(onBack);
  toast('done', 'Dismissed until it happens again', {
    detail: message,
    action: { label: 'Undo', run, also: 'by Bring back' },
  });
}

/** With null all of them. */
export async function bringBackFailures(fingerprint: string | null): Promise<void> {
  await dismiss(fingerprint, false, 'Not brought back');
}

async function dismiss(fingerprint: string | null, dismissed: boolean, notDone: string): Promise<boolean> {
  const reply = await ask(notDone, () => command('failures.dismiss', { fingerprint, dismissed }));
  if (reply === null) return false;
  if (!reply.ok) refused(notDone, [reply.error]);
  return reply.ok;
}
