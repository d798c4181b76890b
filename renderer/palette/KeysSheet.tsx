import { Fragment } from 'react';
import { APP_COMMAND_IDS } from '../../shared/app-commands.ts';
import { keysText, titleOf } from '../commands/app-commands.ts';
import { Kbd } from '../components/Kbd.tsx';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import { JOBS_KEYS } from '../jobs/jobs-keys.ts';
import { closeOverlay } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import './palette.css';

/** Every key there is, where it works. */
export function KeysSheet() {
  const platform = useDeck(({ environment }) => environment?.platform);
  const everywhere = APP_COMMAND_IDS.flatMap((id) => {
    const keys = keysText(id, platform);
    return keys === null ? [] : [{ keys: [keys], does: titleOf(id) }];
  });
  return (
    <OverlayDialog label="Keyboard shortcuts" className="keys-sheet" onClose={closeOverlay}>
      <h2>Keyboard shortcuts</h2>
      <div className="keys-columns">
        <KeyList title="Everywhere" entries={[...everywhere, { keys: ['?'], does: 'These keys' }]} />
        <KeyList title="In Jobs" entries={JOBS_KEYS} />
      </div>
      <p className="keys-foot">
        <Kbd>Esc</Kbd> closes this
      </p>
    </OverlayDialog>
  );
}

interface KeyEntry {
  readonly keys: readonly string[];
  readonly does: string;
}

function KeyList({ title, entries }: { readonly title: string; readonly entries: readonly KeyEntry[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {entries.map(({ keys, does }) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
