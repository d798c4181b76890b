import { Lamp } from '../instruments/Lamp.tsx';
import { useDeck } from '../store/deck.ts';

/** Settings that are wrong are not guessed at: nothing is removed until they are right. */
export function SettingsStrip() {
  const problem = useDeck((deck) => deck.environment?.settingsProblem ?? null);
  if (problem === null) return null;
  return (
    <div className="strip" role="status">
      <Lamp lit colour="amber">
        <b>Finished jobs are not removed.</b>
      </Lamp>
      <p className="strip-words">{problem} Correct the file and start Jobdeck again.</p>
    </div>
  );
}
