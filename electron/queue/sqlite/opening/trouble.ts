import type { StoreProblem } from '../store-problem.ts';
import { isDamage, isFull, reasonOf } from './failures.ts';
import type { StoreFiles } from './store-files.ts';

/** A problem on its way to a person: what a part of opening knows of it. */
export type Trouble = Omit<StoreProblem, 'folder' | 'copiedTo'>;

export function trouble(
  kind: StoreProblem['kind'],
  file: string,
  message: string,
  more: Partial<Pick<Trouble, 'details' | 'recoverable'>> = {},
): Trouble {
  return { kind, file, message, details: [], recoverable: false, ...more };
}

/** Met while a store was being opened: an error that files are expected to have. */
export function troubleFrom(error: unknown, files: StoreFiles, file: string = files.db): Trouble {
  if (isFull(error, files.folder)) return fullTrouble(files.folder, error);
  if (isDamage(error)) return damage(files, reasonOf(error));
  return trouble(
    'unreadable',
    file,
    `${file} could not be opened: ${reasonOf(error)}. Nothing was changed. See that you may read and write it, or choose another folder.`,
  );
}

export function fullTrouble(place: string, error: unknown): Trouble {
  return trouble(
    'full',
    place,
    `No space is left to open ${place}: ${reasonOf(error)}. Nothing was lost. Free some space, and open it again.`,
  );
}

/** `what` is a part of a sentence, without its end. */
export function damage(files: StoreFiles, what: string): Trouble {
  return trouble('damaged', files.db, `The jobs in ${files.db} are damaged: ${what}.`, { recoverable: true });
}

export function foreign(files: StoreFiles, why: string): Trouble {
  return trouble(
    'foreign',
    files.db,
    `${files.db} is not a store of Jobdeck: ${why}. Nothing was changed. Move it away, or choose another folder.`,
  );
}

/** The folder is missing and could not be made, or something else is in its place. */
export function folderTrouble(folder: string, error: unknown): Trouble {
  if (isFull(error, folder)) return fullTrouble(folder, error);
  const { code } = error as NodeJS.ErrnoException;
  const kind = code === 'ENOTDIR' || code === 'EEXIST' ? 'foreign' : 'unreadable';
  return trouble(
    kind,
    folder,
    `The folder ${folder} could not be made: ${reasonOf(error)}. Choose another folder, or make this one yourself.`,
  );
}
