/**
 * Why a data folder was not opened. Nothing in it was changed, but for what `copiedTo` says.
 *
 * - `in use`: another Jobdeck has it open.
 * - `newer`: a later version of Jobdeck made it.
 * - `damaged`: the file cannot be read as it should be.
 * - `incomplete`: the file is sound, but changes that were committed are not in it.
 * - `foreign`: there is something else in its place.
 * - `full`: no space is left to open it.
 * - `unreadable`: the system refuses to let it be read.
 */
export interface StoreProblem {
  readonly kind: 'in use' | 'newer' | 'damaged' | 'incomplete' | 'foreign' | 'full' | 'unreadable';
  readonly folder: string;
  /** The file to show to a person; the folder when there is none. */
  readonly file: string;
  /** What is wrong, a sentence or two that name the path. */
  readonly message: string;
  /** What is known to be missing, and what can be recovered; sentences. */
  readonly details: readonly string[];
  /** Opening again with `recover` makes a store of what can be read. */
  readonly recoverable: boolean;
  /** A folder with a copy of what was found; null when none was made. */
  readonly copiedTo: string | null;
}
