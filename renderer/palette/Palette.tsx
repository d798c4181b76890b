import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Kbd } from '../components/Kbd.tsx';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import { closeOverlay, showJobs } from '../store/actions.ts';
import { FoundJobs } from './FoundJobs.tsx';
import { match } from './match.ts';
import { PaletteCommands } from './PaletteCommands.tsx';
import { PaletteQueues } from './PaletteQueues.tsx';
import { PaletteSchedules } from './PaletteSchedules.tsx';
import { PaletteTemplates } from './PaletteTemplates.tsx';
import './palette.css';

/** Everything there is to do and to find, by a few letters. */
export function Palette() {
  const [text, setText] = useState('');
  const words = text.trim();
  /** The palette goes first: what is done may open something of its own. */
  const pick = (act: () => void): void => {
    closeOverlay();
    act();
  };
  return (
    <OverlayDialog label="Command palette" className="palette" onClose={closeOverlay}>
      <Command label="Search jobs or type a command" filter={match} loop vimBindings={false}>
        <div className="palette-field">
          <Search aria-hidden="true" />
          <Command.Input
            value={text}
            onValueChange={setText}
            placeholder="Search jobs or type a command"
            autoFocus
          />
          <Kbd>Esc</Kbd>
        </div>
        <Command.List className="palette-list" label="Results">
          <PaletteCommands onPick={pick} />
          <PaletteTemplates onPick={pick} />
          <PaletteQueues onPick={pick} />
          <PaletteSchedules onPick={pick} />
          <FoundJobs words={words} onPick={pick} />
          {words === '' ? null : (
            <Command.Item
              forceMount
              value="search"
              className="palette-item"
              onSelect={() => pick(() => showJobs('all', words))}
            >
              <Search aria-hidden="true" />
              <span className="trunc">
                Search all jobs for <b>{words}</b>
              </span>
            </Command.Item>
          )}
        </Command.List>
        <p className="palette-foot" aria-hidden="true">
          <span>
            <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
          </span>
          <span>
            <Kbd>⏎</Kbd> do it
          </span>
          <span>
            <Kbd>?</Kbd> all keys, once this is closed
          </span>
        </p>
      </Command>
    </OverlayDialog>
  );
}
