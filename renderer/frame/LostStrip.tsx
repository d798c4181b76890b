import { Lamp } from '../instruments/Lamp.tsx';
import { clockText } from '../moment.ts';
import { useDeck } from '../store/deck.ts';

/** What is on the screen is no longer the present, and says so. */
export function LostStrip() {
  const lost = useDeck((deck) => deck.connection === 'lost');
  const at = useDeck((deck) => deck.snapshot?.at ?? null);
  if (!lost) return null;
  return (
    <div className="strip" role="alert">
      <Lamp lit colour="amber">
        <b>The engine does not answer.</b>
      </Lamp>
      <p className="strip-words">
        {at === null ? 'Nothing is known yet' : `What you see is from ${clockText(at)}`}; Jobdeck keeps
        asking. If this lasts, quit and open it again.
      </p>
    </div>
  );
}
