import { readDropped } from '../commands/import.ts';
import { setDropping } from '../store/actions.ts';
import { deck } from '../store/deck.ts';

/**
 * A file that is dropped anywhere in the window is looked at as a file of jobs. Without this the page would do nothing
 * with it; the window itself opens no dropped file. Returns the undo.
 */
export function handleDrops(): () => void {
  /** Enters minus leaves: both are told of every element on the way. */
  let depth = 0;
  const end = (): void => {
    depth = 0;
    setDropping(false);
  };
  const onEnter = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth += 1;
    if (mayDrop()) setDropping(true);
  };
  const onOver = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = mayDrop() ? 'copy' : 'none';
  };
  const onLeave = (): void => {
    depth -= 1;
    if (depth <= 0) end();
  };
  const onDrop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    end();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (mayDrop()) void readDropped(files);
  };
  const listeners = [
    ['dragenter', onEnter],
    ['dragover', onOver],
    ['dragleave', onLeave],
    ['drop', onDrop],
  ] as const;
  for (const [name, listener] of listeners) window.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) window.removeEventListener(name, listener);
  };
}

/** Not while a sheet is open: what is typed there would be out of sight. */
function mayDrop(): boolean {
  const { newJobOpen, importing } = deck.getState();
  return !newJobOpen && importing === null;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
