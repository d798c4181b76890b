import { Key } from '../components/Key.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { showView } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';

/** Settings that are wrong are not guessed at: nothing is removed until they are right. */
export function SettingsStrip() {
  const problem = useDeck((deck) => deck.settings?.problem ?? null);
  const isShown = useDeck((deck) => deck.view === 'settings');
  if (problem === null) return null;
  return (
    <div className="strip" role="status">
      <Lamp lit colour="amber">
        <b>Finished jobs are not removed.</b>
      </Lamp>
      <p className="strip-words">{problem} Correct the file and start Jobdeck again.</p>
      {!isShown && (
        <Key size="sm" onClick={() => showView('settings')}>
          Settings
        </Key>
      )}
    </div>
  );
}
