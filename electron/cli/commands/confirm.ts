import type { Proposal } from '../../../shared/jobs/proposals.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatDuration } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { tableText } from '../table.ts';

/** `jobdeck confirm`: what waits for a decision. */
export async function listProposals(ask: Ask): Promise<number> {
  const all = await ask.client.query('proposals.list', undefined);
  const waiting = all.filter(({ state }) => state.type === 'waiting');
  if (ask.json) ask.print(jsonText({ changes: all.map((each) => withTimes({ ...each })) }));
  else if (waiting.length === 0) ask.print('Nothing waits for a decision.\n');
  else {
    const columns = [
      { title: 'ID' },
      { title: 'ASKED BY' },
      { title: 'LEFT', right: true },
      { title: 'WHAT' },
    ];
    const rows = waiting.map((each) =>
      [each.id, each.by, leftOf(each), each.title].map((text) => ({ text })),
    );
    ask.print(tableText(columns, rows));
  }
  return ALL_WELL;
}

/** Shows it to a person, and does what they say. Nobody but a person at a terminal can say yes. */
export async function decideProposal(ask: Ask, id: string, refuse: boolean): Promise<number> {
  const proposal = await ask.client.query('proposals.get', { id });
  if (proposal === null) {
    fail(
      `expected the id of a change that was asked for, got ${JSON.stringify(id)}. jobdeck confirm lists them.`,
    );
    return BAD_INPUT;
  }
  if ((await ask.client.query('proposals.decidedAt', undefined)) === 'window') {
    fail(
      `expected nobody to have been asked yet, got ${JSON.stringify(proposal.title)}, which the window of Jobdeck asks about. Answer it there, at the top of every screen; nothing was changed.`,
    );
    return NOT_DONE;
  }
  if (!refuse && ask.confirm === null) {
    fail('expected a person at a terminal, got none. Type the command there: who agrees has to see to what.');
    return BAD_INPUT;
  }
  let accepted = false;
  if (!refuse) {
    ask.note(
      `${proposal.by} asks: ${proposal.title}\n${proposal.lines.map((line) => `  ${line.replaceAll('\n', '\n    ')}\n`).join('')}`,
    );
    accepted = (await ask.confirm?.('Do it? [y/N] ')) ?? false;
  }
  const decided = await ask.client.command('proposals.decide', { id, accepted });
  if (!decided.ok) {
    fail(describeProblem(decided.error));
    return NOT_DONE;
  }
  const { state } = decided.value;
  if (ask.json) ask.print(jsonText(withTimes({ ...decided.value })));
  else ask.print('told' in state ? `${state.told}\n` : 'Refused: nothing was changed.\n');
  return state.type === 'failed' ? NOT_DONE : ALL_WELL;
}

const leftOf = ({ expiresAt }: Proposal): string => formatDuration(Math.max(0, expiresAt - Date.now()));
