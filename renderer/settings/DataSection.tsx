import { FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../shared/words/format.ts';
import { query } from '../bridge.ts';
import { showDataFolder } from '../commands/commands.ts';
import { Key } from '../components/Key.tsx';
import { CopyKey } from '../jobs/detail/CopyKey.tsx';
import { useDeck } from '../store/deck.ts';
import { SettingsSection } from './SettingsSection.tsx';

/** A folder of a few files is measured again so often while the screen shows. */
const MEASURE_MS = 10_000;

/** Where the jobs are, what they take, and which Jobdeck this is. */
export function DataSection({ folder }: { readonly folder: string | null }) {
  const version = useDeck((deck) => deck.environment?.version ?? null);
  const bytes = useFolderSize(folder !== null);
  return (
    <SettingsSection
      title="Data"
      text="Where jobs, runs, output and settings are. Another folder: start with --data DIR."
    >
      {folder === null ? (
        <p>In memory: jobs and settings are gone when Jobdeck quits.</p>
      ) : (
        <dl className="setting-facts">
          <dt>Folder</dt>
          <dd>
            <span className="mono selectable setting-path">{folder}</span>
            <Key size="sm" icon={<FolderOpen aria-hidden="true" />} onClick={() => void showDataFolder()}>
              Show
            </Key>
            <CopyKey label="Copy the path of the data folder" text={() => folder} />
          </dd>
          <dt>On disk</dt>
          <dd className="num">{bytes === null ? '–' : formatBytes(bytes)}</dd>
        </dl>
      )}
      <dl className="setting-facts">
        <dt>Version</dt>
        <dd className="selectable">Jobdeck {version}</dd>
      </dl>
    </SettingsSection>
  );
}

function useFolderSize(isThere: boolean): number | null {
  const [bytes, setBytes] = useState<number | null>(null);
  useEffect(() => {
    if (!isThere) return;
    let isGone = false;
    const measure = (): void => {
      if (document.visibilityState !== 'visible') return;
      query('dataFolder.size', undefined).then(
        (size) => {
          if (!isGone) setBytes(size);
        },
        () => undefined,
      );
    };
    measure();
    const timer = setInterval(measure, MEASURE_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isThere]);
  return bytes;
}
