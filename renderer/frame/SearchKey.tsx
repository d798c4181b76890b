import { Search } from 'lucide-react';
import { keysText, titleOf } from '../commands/app-commands.ts';
import { Kbd } from '../components/Kbd.tsx';
import { openPalette } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';

/** Looks like a field, and opens the palette, which has the field. */
export function SearchKey() {
  const keys = useDeck(({ environment }) => keysText('palette', environment?.platform)) ?? '';
  return (
    <button
      type="button"
      className="search-key"
      aria-haspopup="dialog"
      aria-label={titleOf('palette')}
      aria-keyshortcuts={keys.replace('⌘', 'Meta').replace('Ctrl', 'Control').replaceAll(' ', '+')}
      onClick={openPalette}
    >
      <Search size={14} strokeWidth={1.5} aria-hidden="true" />
      <span className="search-key-words trunc">{titleOf('palette')}</span>
      <Kbd>{keys}</Kbd>
    </button>
  );
}
