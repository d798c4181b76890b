import type { Proposal } from '../../shared/jobs/proposals.ts';
import { Key } from '../components/Key.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { openProposal } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { useNow } from '../store/use-now.ts';
import { ProposalDialog } from './ProposalDialog.tsx';

/** A program asks for a change: nothing happens until a person has looked at it and said yes. */
export function ProposalStrip() {
  const proposals = useDeck((deck) => deck.proposals);
  const waiting = proposals.filter(({ state }) => state.type === 'waiting');
  return waiting.length === 0 ? null : <Waiting proposals={waiting} />;
}

function Waiting({ proposals }: { readonly proposals: readonly Proposal[] }) {
  const now = useNow(1_000);
  const opened = useDeck((deck) => deck.openProposal);
  const open = proposals.filter(({ expiresAt }) => now < expiresAt);
  // The oldest first: it has the least time left.
  const next = open.at(-1);
  const shown = open.find(({ id }) => id === opened);
  if (next === undefined) return null;
  return (
    <>
      <div className="strip" role="status">
        <Lamp lit colour="amber">
          <b>{next.by} asks for a change.</b>
        </Lamp>
        <p className="strip-words">
          {next.title}
          {open.length === 1 ? '' : `, and ${open.length - 1} more`}
        </p>
        <Key size="sm" onClick={() => openProposal(next.id)}>
          Look at it
        </Key>
      </div>
      {shown === undefined ? null : (
        <ProposalDialog key={shown.id} proposal={shown} now={now} onClose={() => openProposal(null)} />
      )}
    </>
  );
}
