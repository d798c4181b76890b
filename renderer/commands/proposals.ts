import type { Proposal } from '../../shared/jobs/proposals.ts';
import { command } from '../bridge.ts';
import { ask, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** Yes or no to a change that a program asked for. */
export async function decideProposal({ id, title }: Proposal, accepted: boolean): Promise<void> {
  const reply = await ask('Not decided', () => command('proposals.decide', { id, accepted }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not decided', [reply.error]);
  const { state } = reply.value;
  if (state.type === 'failed') toast('trouble', `Not done: ${title}`, { detail: state.told });
  else if (state.type === 'done') toast('done', title, { detail: state.told });
}
