import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { MIGRATIONS } from '../schema.ts';
import type { StoreProblem } from '../store-problem.ts';
import { copyAside } from './copy-aside.ts';
import { isFull } from './failures.ts';
import { lockFolder } from './folder-lock.ts';
import { type Found, inspect } from './inspect.ts';
import type { LastChangeFile } from './last-change.ts';
import { copyToLookAt, refusalToWrite } from './look-only.ts';
import { makeFolder } from './make-folder.ts';
import { MigrationError } from './migrate.ts';
import { makeStore, putInPlace, removeDraft } from './new-store.ts';
import { openStore } from './open-store.ts';
import { describeRemains, recover } from './recover.ts';
import { filesIn, isThere, type StoreFiles } from './store-files.ts';
import { folderTrouble, fullTrouble, type Trouble, trouble, troubleFrom } from './trouble.ts';

/**
 * Opening a data folder: lock it, look at what is there without writing to it, put it right or refuse with words, and
 * only then open it to work with. Runs in the thread of the store, so it may block.
 */
export interface OpenFolderOptions {
  readonly folder: string;
  /** Of the app; a store remembers which one made it. */
  readonly version: string;
  /** Makes a store of what can be read when the one that is there is damaged or incomplete. */
  readonly recover: boolean;
  /** Wall time, ms. */
  readonly now: () => number;
  /** NORMAL only for the torture bench, to prove that it sees losses. Default FULL. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** The steps of the schema; tests add some. */
  readonly migrations?: readonly string[];
}

export interface OpenedFolder {
  /** WAL, of the newest version, its row of `store` there. */
  readonly db: DatabaseSync;
  /** A sentence that names the path, when this is a copy for looking at only; else null. */
  readonly readOnly: string | null;
  /** To be written after each commit that was flushed. */
  readonly lastChange: Pick<LastChangeFile, 'write' | 'problem'>;
  /** For the log. */
  readonly notes: readonly string[];
  /** The owner before closed the store. */
  readonly endedCleanly: boolean;
  /** The file was too large to be read whole before opening: call `checkFile` beside the work. */
  readonly needsFullCheck: boolean;
  /** Marks a clean end and gives the folder free; may be called twice. */
  close(): void;
}

type Settings = Required<OpenFolderOptions>;
type Opened = Result<OpenedFolder, Trouble & { readonly copiedTo?: string | null }>;

export function openFolder(options: OpenFolderOptions): Result<OpenedFolder, StoreProblem> {
  const files = filesIn(options.folder);
  const opened = openFiles(files, { synchronous: 'FULL', migrations: MIGRATIONS, ...options });
  return opened.ok ? opened : err({ copiedTo: null, ...opened.error, folder: files.folder });
}

function openFiles(files: StoreFiles, settings: Settings): Opened {
  try {
    makeFolder(files.folder);
  } catch (error) {
    return err(folderTrouble(files.folder, error));
  }
  const refusal = refusalToWrite(files);
  return refusal === null ? openToWork(files, settings) : openToLookAt(files, settings, refusal);
}

function openToWork(files: StoreFiles, settings: Settings): Opened {
  const lock = lockFolder(files);
  if (!lock.ok) return lock;
  let opened: Opened | null = null;
  try {
    removeDraft(files);
    if (isThere(files.ready)) putInPlace(files);
    opened = openLocked(files, settings, lock.value);
    return opened;
  } catch (error) {
    return err(expected(error, files));
  } finally {
    if (!opened?.ok) lock.value.release();
  }
}

type Holder = Parameters<typeof openStore>[2]['holder'];

function openLocked(files: StoreFiles, settings: Settings, holder: Holder): Opened {
  const { version, migrations } = settings;
  const found = inspect(files, settings);
  if (found.ok && found.value.type === 'store') {
    return ok(openStore(files, settings, { holder, found: found.value, notes: found.value.notes }));
  }
  let notes: readonly string[];
  if (found.ok) {
    const row = { uuid: randomUUID(), madeBy: version, lastJob: 0, lastChange: 0, committedAt: null };
    makeStore(files, migrations, () => row);
    notes = found.value.notes;
  } else {
    const put = putRight(files, settings, found.error);
    if (!put.ok) return put;
    notes = put.value;
  }
  return openMade(inspect(files, settings), files, settings, { holder, notes });
}

/** What was made or recovered a moment ago. */
function openMade(
  found: Result<Found, Trouble>,
  files: StoreFiles,
  settings: Settings,
  { holder, notes }: { readonly holder: Holder; readonly notes: readonly string[] },
): Opened {
  if (!found.ok) return found;
  if (found.value.type === 'nothing') throw new Error(`${files.db} was made and is not there`);
  return ok(
    openStore(files, settings, { holder, found: found.value, notes: [...notes, ...found.value.notes] }),
  );
}

/** Copies what was found aside; then tells of it, or recovers it. */
function putRight(
  files: StoreFiles,
  settings: Settings,
  found: Trouble,
): Result<readonly string[], Trouble & { readonly copiedTo: string | null }> {
  if (!found.recoverable) return err({ ...found, copiedTo: null });
  const { copiedTo, failure } = copyAside(files, found.message, settings.now());
  const notCopied = `It could not be copied to ${files.damaged}: ${failure}.`;
  if (settings.recover && copiedTo !== null) {
    const notes = recover(files, found, settings);
    return ok([found.message, `What was there is in ${copiedTo}`, ...notes]);
  }
  const details = [...found.details];
  if (found.kind === 'damaged') details.push(...remains(files, settings));
  if (copiedTo === null) details.push(`${notCopied} Nothing is recovered without a copy.`);
  return err({ ...found, details, copiedTo });
}

/** That it cannot be told must not hide what is to be told. */
function remains(files: StoreFiles, { migrations }: Settings): readonly string[] {
  try {
    return describeRemains(files, migrations);
  } catch (error) {
    return [`How much can be recovered could not be told: ${expected(error, files).message}`];
  }
}

function openToLookAt(files: StoreFiles, settings: Settings, refusal: unknown): Opened {
  const copied = copyToLookAt(files, refusal);
  if (!copied.ok) return copied;
  const { files: copies, readOnly, remove } = copied.value;
  let opened: Opened | null = null;
  try {
    const holder = { own: () => undefined, release: remove };
    const found = inspect(copies, settings);
    opened = openMade(found, copies, settings, { holder, notes: [] });
    if (!opened.ok) return err(asOf(files, copies, opened.error));
    return ok({ ...opened.value, readOnly, needsFullCheck: false });
  } catch (error) {
    return err(asOf(files, copies, expected(error, copies)));
  } finally {
    if (!opened?.ok) remove();
  }
}

/** What is wrong with the copy is wrong with the folder; only there it can't be put right. */
function asOf({ folder }: StoreFiles, copies: StoreFiles, found: Trouble): Trouble {
  const shown = (text: string): string => text.replaceAll(copies.folder, folder);
  return {
    ...found,
    file: shown(found.file),
    message: shown(found.message),
    details: [
      ...found.details.map(shown),
      ...(found.recoverable ? [`It can be recovered when you may write to ${folder}.`] : []),
    ],
    recoverable: false,
  };
}

/** A failing migration, or an error that files are expected to have. */
function expected(error: unknown, files: StoreFiles): Trouble {
  if (error instanceof MigrationError) return trouble('unreadable', files.db, error.message);
  if (isFull(error, files.folder)) return fullTrouble(files.folder, error);
  if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  return troubleFrom(error, files);
}
