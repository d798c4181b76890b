import { Download, FileInput, Pause, Play, Plus } from 'lucide-react';
import { exportSnapshot, pauseAll, resumeAll } from '../commands/commands.ts';
import { chooseImport } from '../commands/import.ts';
import { Key } from '../components/Key.tsx';
import { StateIcon } from '../components/StateIcon.tsx';
import { isFirstRun } from '../overview/first-run.ts';
import { openNewJob } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { isLookOnly } from '../store/selectors.ts';
import { BrandMark } from './BrandMark.tsx';
import { isMac, shortcutText } from './platform.ts';
import { SearchKey } from './SearchKey.tsx';
import { ViewSwitch } from './ViewSwitch.tsx';
import { VIEWS } from './views.ts';
import { WindowButtons } from './WindowButtons.tsx';
import './title-bar.css';

export function TitleBar() {
  const platform = useDeck((deck) => deck.environment?.platform);
  const mac = isMac(platform);
  const connected = useDeck((deck) => deck.snapshot !== null);
  const title = useDeck((deck) => VIEWS.find((view) => view.id === deck.view)?.title);
  const looksOnly = useDeck((deck) => deck.snapshot !== null && isLookOnly(deck.snapshot));
  // What can only be looked at is not resumed by a key: the strip below says what to do.
  const paused = useDeck((deck) => deck.snapshot?.engine.state === 'paused') && !looksOnly;
  const isPast = useDeck((deck) => deck.past !== null);
  const inMemory = useDeck((deck) => deck.snapshot?.engine.backend === 'memory');
  // The first run offers its first job in the middle of the screen; one primary key is enough.
  const firstRun = useDeck((deck) => deck.view === 'overview' && isFirstRun(deck.snapshot));
  return (
    <header className="title-bar" data-mac={mac}>
      <div className="brand">
        <BrandMark />
        <span className="brand-name">Jobdeck</span>
      </div>
      <h1 className="title-view">{title}</h1>
      <SearchKey />
      {paused && (
        <p className="title-paused">
          <StateIcon state="paused" size={12} />
          <span>{isPast ? 'Paused now' : 'Paused'}: nothing new starts</span>
        </p>
      )}
      {inMemory && <p className="title-memory">In memory: jobs are gone when you quit</p>}
      <ViewSwitch />
      <div className="tools">
        <PauseKey paused={paused} disabled={!connected || looksOnly} />
        <Key
          variant="bare"
          square
          icon={<FileInput />}
          aria-label="Import jobs"
          aria-keyshortcuts={mac ? 'Meta+I' : 'Control+I'}
          title={`Import a file of jobs (${shortcutText('I', platform)}), or drop one here`}
          disabled={!connected || looksOnly}
          onClick={() => void chooseImport()}
        />
        <Key
          variant="bare"
          square
          icon={<Download />}
          aria-label="Export snapshot"
          aria-keyshortcuts={mac ? 'Meta+E' : 'Control+E'}
          title={`Export snapshot (${shortcutText('E', platform)})`}
          disabled={!connected}
          onClick={() => void exportSnapshot()}
        />
        <Key
          className="tools-new"
          variant={firstRun ? 'plain' : 'go'}
          icon={<Plus />}
          kbd={shortcutText('N', platform)}
          onClick={openNewJob}
        >
          New job
        </Key>
      </div>
      {!mac && <WindowButtons />}
    </header>
  );
}

function PauseKey({ paused, disabled }: { readonly paused: boolean; readonly disabled: boolean }) {
  return (
    <Key
      disabled={disabled}
      className="tools-pause"
      variant={paused ? 'plain' : 'bare'}
      icon={paused ? <Play /> : <Pause />}
      title={paused ? 'Resume all queues' : 'Pause all queues: what runs goes on, nothing new starts'}
      aria-label={paused ? 'Resume all' : 'Pause all'}
      onClick={() => void (paused ? resumeAll() : pauseAll())}
    >
      <span className="tools-word">{paused ? 'Resume all' : 'Pause all'}</span>
    </Key>
  );
}
