import { undo } from '../commands/change.ts';
import { exportSnapshot } from '../commands/commands.ts';
import { chooseImport } from '../commands/import.ts';
import { openNewJob, showView } from '../store/actions.ts';
import { deck } from '../store/deck.ts';
import { isMac } from './platform.ts';
import { VIEWS } from './views.ts';

/** Ctrl (⌘ on a Mac) and a key, anywhere in the window. Returns the undo. */
export function handleShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isShortcut(event)) return;
    // In a field it takes back what was typed there.
    if (event.key.toLowerCase() === 'z' && isTyping(event.target)) return;
    const action = actionOf(event.key.toLowerCase());
    if (action === null) return;
    // Taken under a sheet too, though nothing is done there: what is not taken here goes on to the native
    // menu, whose item would act behind the sheet.
    event.preventDefault();
    const { newJobOpen, importing } = deck.getState();
    if (!event.repeat && !newJobOpen && importing === null) action();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable=true]') !== null;
}

function isShortcut(event: KeyboardEvent): boolean {
  if (event.altKey || event.shiftKey) return false;
  return isMac(deck.getState().environment?.platform)
    ? event.metaKey && !event.ctrlKey
    : event.ctrlKey && !event.metaKey;
}

function actionOf(key: string): (() => void) | null {
  if (key === 'n') return openNewJob;
  if (key === 'z') return () => void undo(null);
  if (key === 'i') return () => void chooseImport();
  if (key === 'e') return () => void exportSnapshot();
  if (key === ',') return () => showView('settings');
  const view = VIEWS[Number(key) - 1];
  return view === undefined ? null : () => showView(view.id);
}
