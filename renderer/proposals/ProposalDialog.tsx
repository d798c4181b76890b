import type { Proposal } from '../../shared/jobs/proposals.ts';
import { formatDuration } from '../../shared/words/format.ts';
import { decideProposal } from '../commands/proposals.ts';
import { Key } from '../components/Key.tsx';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import './proposals.css';

interface ProposalDialogProps {
  readonly proposal: Proposal;
  readonly now: number;
  readonly onClose: () => void;
}

/** What a program asks for, to the letter, and the two answers. */
export function ProposalDialog({ proposal, now, onClose }: ProposalDialogProps) {
  const { by, title, lines, expiresAt, id } = proposal;
  const decide = (accepted: boolean): void => {
    onClose();
    void decideProposal(proposal, accepted);
  };
  return (
    <OverlayDialog label={`${by} asks for a change`} className="proposal" onClose={onClose}>
      <p className="proposal-by">
        {by} asks for a change <span className="proposal-id">{id}</span>
      </p>
      <h2 className="proposal-title">{title}</h2>
      {lines.length === 0 ? null : (
        <ul className="proposal-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p className="proposal-time">
        Nothing happens unless you agree. The question ends by itself in{' '}
        {formatDuration(Math.max(0, expiresAt - now))}.
      </p>
      <div className="proposal-keys">
        <Key autoFocus onClick={() => decide(false)}>
          Refuse
        </Key>
        <Key variant="go" onClick={() => decide(true)}>
          Do it
        </Key>
      </div>
    </OverlayDialog>
  );
}
