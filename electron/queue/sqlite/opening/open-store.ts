import { DatabaseSync } from 'node:sqlite';
import type { FolderLock } from './folder-lock.ts';
import type { FoundStore } from './inspect.ts';
import { LastChangeFile, makeLastChange } from './last-change.ts';
import { migrate } from './migrate.ts';
import type { OpenedFolder, OpenFolderOptions } from './open-folder.ts';
import type { StoreFiles } from './store-files.ts';

interface Start {
  /** Who keeps others out meanwhile. */
  readonly holder: FolderLock;
  readonly found: FoundStore;
  readonly notes: readonly string[];
}

/** Opens a store that was found sound, to work with. */
export function openStore(
  files: StoreFiles,
  { version, now, synchronous, migrations }: Required<OpenFolderOptions>,
  { holder, found, notes }: Start,
): OpenedFolder {
  let db: DatabaseSync | null = null;
  let lastChange: LastChangeFile | null = null;
  try {
    holder.own(version, now());
    if (found.lacksRecord) makeLastChange(files, { ...found, at: now() });
    lastChange = new LastChangeFile(files.last, found.uuid, now);
    db = connect(files, synchronous);
    found.connection.close();
    const migrated = migrate(db, files, { migrations, from: found.version, version, now: now() });
    return opened({ holder, found, notes: [...notes, ...migrated], db, lastChange });
  } catch (error) {
    if (found.connection.isOpen) found.connection.close();
    db?.close();
    lastChange?.close();
    throw error;
  }
}

/** 40 MB: a checkpoint at each so many pages halves the slowest commits, against the usual 1,000. */
const CHECKPOINT_PAGES = 10_000;
/** What a -wal is cut to after it had to grow, in bytes. */
const WAL_LIMIT = 64 * 1024 * 1024;
/** In KiB, as SQLite wants it when it is negative. */
const CACHE = -16_000;

function connect(files: StoreFiles, synchronous: 'FULL' | 'NORMAL'): DatabaseSync {
  // Another connection only ever reads, to check the file; nobody waits for it.
  const db = new DatabaseSync(files.db, { enableForeignKeyConstraints: false });
  try {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${WAL_LIMIT};
      PRAGMA cache_size = ${CACHE};`);
    // Joins the -wal that was read by the look before.
    db.prepare('SELECT one FROM store').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

interface Parts extends Start {
  readonly db: DatabaseSync;
  readonly lastChange: LastChangeFile;
}

function opened({ holder, db, lastChange, found, notes }: Parts): OpenedFolder {
  return {
    db,
    readOnly: null,
    lastChange,
    notes,
    endedCleanly: found.endedCleanly,
    needsFullCheck: found.needsFullCheck,
    close: () => {
      if (!db.isOpen) return;
      try {
        if (db.isTransaction) db.exec('ROLLBACK');
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        db.close();
        lastChange.close();
        holder.release();
      }
    },
  };
}
