import { restartEngine } from '../commands/health.ts';
import { Key } from '../components/Key.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { minuteText } from '../moment.ts';
import { useDeck } from '../store/deck.ts';

/** The engine met an error that nobody expected: what it does from now on may be wrong, and the way out stands beside it. */
export function HealthStrip() {
  const engine = useDeck((deck) => deck.health?.engine ?? null);
  if (engine === null || engine.state === 'well') return null;
  if (engine.state === 'restarting') {
    return (
      <div className="strip" role="status">
        <Lamp lit colour="amber">
          <b>The engine is being restarted.</b>
        </Lamp>
        <p className="strip-words">What ran goes back in line.</p>
      </div>
    );
  }
  const { what, at, noRestart } = engine;
  return (
    <div className="strip" role="alert">
      <Lamp lit colour="red">
        <b>The engine crashed.</b>
      </Lamp>
      <p className="strip-words">
        {what}{' '}
        {noRestart === null
          ? 'Restarted, it goes on from what is stored.'
          : `It can't be restarted here: ${noRestart} Quit Jobdeck and open it again when you can.`}
      </p>
      <span className="strip-since num">at {minuteText(at)}</span>
      {noRestart === null && (
        <Key size="sm" onClick={() => void restartEngine()}>
          Restart the engine
        </Key>
      )}
    </div>
  );
}
