import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ProposalStrip } from '../../../renderer/proposals/ProposalStrip.tsx';
import { receiveProposals, show } from '../../../renderer/store/actions.ts';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { Proposal } from '../../../shared/jobs/proposals.ts';
import { FakeBridge } from '../jobs/fake-bridge.ts';

afterEach(() => {
  cleanup();
  deck.setState(initialDeck());
});

const asked = (id: string, parts: Partial<Proposal> = {}): Proposal => ({
  id,
  by: 'claude',
  title: `Retry ${id}`,
  lines: ['01J dead: encode'],
  at: Date.now(),
  expiresAt: Date.now() + 600_000,
  state: { type: 'waiting' },
  ...parts,
});

test('what a program asks for stands at the top until somebody looks at it and decides', async () => {
  const bridge = new FakeBridge({
    'proposals.decide': () => ({
      ok: true,
      value: asked('a', { state: { type: 'done', told: '1 changed' } }),
    }),
  });
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  render(<ProposalStrip />);
  expect(screen.queryByRole('status')).toBeNull();
  act(() => receiveProposals([asked('b'), asked('a')]));
  expect(screen.getByRole('status').textContent).toMatch(/^claude asks for a change\..*Retry a, and 1 more/);
  fireEvent.click(screen.getByText('Look at it'));
  expect(screen.getByText('01J dead: encode')).toBeTruthy();
  expect(bridge.commands).toEqual([]);
  await act(async () => fireEvent.click(screen.getByText('Do it')));
  expect(bridge.inputsOf('proposals.decide')).toEqual([{ id: 'a', accepted: true }]);
});

test('a refusal is one as well; what is over is not shown', async () => {
  const refused = asked('a', { state: { type: 'refused' } });
  const bridge = new FakeBridge({ 'proposals.decide': () => ({ ok: true, value: refused }) });
  render(<ProposalStrip />);
  act(() => receiveProposals([asked('a')]));
  fireEvent.click(screen.getByText('Look at it'));
  await act(async () => fireEvent.click(screen.getByText('Refuse')));
  expect(bridge.inputsOf('proposals.decide')).toEqual([{ id: 'a', accepted: false }]);
  act(() => receiveProposals([refused, asked('b', { expiresAt: Date.now() - 60_000 })]));
  expect(screen.queryByRole('status')).toBeNull();
});

test('a click on what the system told opens the question, also when it is known a moment later', async () => {
  new FakeBridge({});
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  render(<ProposalStrip />);
  act(() => show({ view: 'proposal', proposalId: 'a' }));
  act(() => receiveProposals([asked('b'), asked('a')]));
  expect(screen.getByRole('heading', { name: 'Retry a', hidden: true })).toBeTruthy();
});
