import { APP_COMMAND_IDS, type AppCommandId, chordOf } from '../../shared/app-commands.ts';
import { runAppCommand } from '../commands/app-commands.ts';
import { openKeys } from '../store/actions.ts';
import { deck } from '../store/deck.ts';
import { isMac } from './platform.ts';

/** Ctrl (⌘ on a Mac) and a key, and `?`, anywhere in the window. Returns the undo. */
export function handleShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === '?' && !hasModifier(event) && !isTyping(event.target)) {
      event.preventDefault();
      if (!isCovered()) openKeys();
      return;
    }
    const id = commandOf(event);
    // In a field it takes back what was typed there.
    if (id === null || (id === 'undo' && isTyping(event.target))) return;
    // Taken under a sheet too, though nothing is done there: what is not taken here goes on to the native
    // menu, whose item would act behind the sheet.
    event.preventDefault();
    if (!event.repeat && !isCovered()) runAppCommand(id);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

/** Something lies over the screen that has the keyboard. */
function isCovered(): boolean {
  const { newJobOpen, importing, overlay } = deck.getState();
  return newJobOpen || importing !== null || overlay !== null;
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable=true]') !== null;
}

function commandOf(event: KeyboardEvent): AppCommandId | null {
  if (event.altKey) return null;
  const [wanted, other] = isMac(deck.getState().environment?.platform)
    ? [event.metaKey, event.ctrlKey]
    : [event.ctrlKey, event.metaKey];
  if (!wanted || other) return null;
  const key = event.key.toLowerCase();
  const fits = (id: AppCommandId): boolean => {
    const chord = chordOf(id);
    return chord !== null && chord.key === key && chord.shift === event.shiftKey;
  };
  return APP_COMMAND_IDS.find(fits) ?? null;
}
