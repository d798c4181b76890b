import { command } from '../bridge.ts';
import { openComparison } from '../store/actions.ts';
import { ask, refused } from './answers.ts';

/** A snapshot that was exported, beside the present or beside another. */
export async function compareSnapshots(second: 'now' | 'file'): Promise<void> {
  const reply = await ask('Not compared', () => command('snapshot.compare', { second }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not compared', [reply.error]);
  if (reply.value !== null) openComparison(reply.value);
}
