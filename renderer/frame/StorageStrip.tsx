import type { StorageStatus } from '../../shared/numbers/snapshot.ts';
import { storageTrouble } from '../../shared/words/storage-words.ts';
import { showDataFolder } from '../commands/commands.ts';
import { Key } from '../components/Key.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { minuteText } from '../moment.ts';
import { useDeck } from '../store/deck.ts';

/** What keeps changes from the disk. It stays until that is over: nothing starts meanwhile. */
export function StorageStrip() {
  const storage = useDeck((deck) => deck.snapshot?.engine.storage ?? null);
  const trouble = storage === null ? null : storageTrouble(storage);
  if (storage === null || trouble === null) return null;
  const looksOnly = storage.state === 'read-only';
  return (
    <div className="strip" role={looksOnly ? 'status' : 'alert'}>
      <Lamp lit colour={looksOnly ? 'amber' : 'red'}>
        <b>{trouble}.</b>
      </Lamp>
      <p className="strip-words">{storage.message}</p>
      <Since storage={storage} />
      {storage.folder !== null && (
        <Key size="sm" onClick={() => void showDataFolder()}>
          Show folder
        </Key>
      )}
    </div>
  );
}

function Since({ storage: { since } }: { readonly storage: StorageStatus }) {
  if (since === null) return null;
  return <span className="strip-since num">since {minuteText(since)}</span>;
}
