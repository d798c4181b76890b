import type { AppHealth } from '../../shared/app-health.ts';
import { command } from '../bridge.ts';
import { minuteText } from '../moment.ts';
import { ask, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** A page that begins so soon after a crash was loaded because of it; ms. */
const BECAUSE_OF_IT_MS = 60_000;

export async function restartEngine(): Promise<void> {
  const reply = await ask('Not restarted', () => command('engine.restart', undefined));
  if (reply === null) return;
  if (reply.ok) toast('done', 'The engine runs again', { detail: 'It went on from what is stored.' });
  else refused('Not restarted', [reply.error]);
}

/** Once, to the page that took the place of one that crashed. */
export function explainCrash({ windowCrashedAt }: AppHealth): void {
  if (windowCrashedAt === null) return;
  const after = performance.timeOrigin - windowCrashedAt;
  if (after < -1_000 || after > BECAUSE_OF_IT_MS) return;
  toast('trouble', 'The window crashed and was loaded again', {
    detail: `At ${minuteText(windowCrashedAt)}. The engine did not notice: your jobs went on.`,
  });
}
