import type { EngineStatus } from '../../shared/numbers/snapshot.ts';
import { formatAge, formatDuration } from '../../shared/words/format.ts';
import { showDataFolder } from '../commands/commands.ts';
import { useDeck } from '../store/deck.ts';
import { useNow } from '../store/use-now.ts';
import { ThemeKey } from './ThemeKey.tsx';

const STATE_WORDS: Readonly<Record<EngineStatus['state'], string>> = {
  starting: 'Engine starting',
  running: 'Engine running',
  paused: 'Engine paused',
  stopping: 'Engine stopping',
  stopped: 'Engine stopped',
};
const BACKEND_WORDS: Readonly<Record<EngineStatus['backend'], string>> = {
  memory: 'In memory',
  sqlite: 'On disk',
};

export function EngineFoot() {
  const engine = useDeck((deck) => deck.snapshot?.engine ?? null);
  const isPast = useDeck((deck) => deck.past !== null);
  const connection = useDeck((deck) => deck.connection);
  const word =
    connection === 'lost' ? 'No answer' : engine === null ? 'Connecting' : STATE_WORDS[engine.state];
  return (
    <div className="engine-foot">
      <span
        className="engine-light"
        data-state={connection === 'live' ? engine?.state : connection}
        title={word}
      />
      <div className="engine-words">
        <p className="engine-state">
          {word}
          {isPast && ' now'}
        </p>
        {engine !== null && (
          <>
            <p>
              {BACKEND_WORDS[engine.backend]} · <UpTime since={engine.startedAt} />
            </p>
            {engine.storage.folder !== null && <DataFolder path={engine.storage.folder} />}
          </>
        )}
      </div>
      <ThemeKey />
    </div>
  );
}

/** Where the jobs are. A click shows it in the system's file manager. */
function DataFolder({ path }: { readonly path: string }) {
  const home = useDeck((deck) => deck.environment?.home ?? null);
  const label = `Show the data folder ${path}`;
  return (
    <button type="button" className="engine-folder trunc" title={label} aria-label={label} onClick={show}>
      {home !== null && path.startsWith(home) ? `~${path.slice(home.length)}` : path}
    </button>
  );
}
const show = (): void => void showDataFolder();

function UpTime({ since }: { readonly since: number }) {
  const up = useNow(1_000) - since;
  return <span className="num">up {up < 3_600_000 ? formatAge(up) : formatDuration(up)}</span>;
}
