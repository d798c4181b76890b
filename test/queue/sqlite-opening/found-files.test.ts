import { mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../electron/queue/sqlite/opening/check-file.ts';
import { MIGRATIONS } from '../../../electron/queue/sqlite/schema.ts';
import { breakPage, pagesOf, rowsIn } from './broken.ts';
import { addJobs, jobsIn } from './store-rows.ts';
import { contentsOf, inChild, opened, query, refused, storeWith, temporaryFolder } from './support.ts';

const NEWER = [...MIGRATIONS, 'CREATE TABLE later (one INTEGER)'];

describe('something else in the place of jobs.db', () => {
  it.each([
    ['it is a folder', (path: string) => mkdirSync(path)],
    ['it is not a SQLite database', (path: string) => writeFileSync(path, 'once upon a time '.repeat(100))],
    ['it is not a SQLite database', (path: string) => writeFileSync(path, 'short')],
    [
      'it is a SQLite database of another program',
      (path: string) => query(path, 'CREATE TABLE t (a)') && query(path, 'PRAGMA user_version = 1'),
    ],
  ])('is refused and left as it is: %s', (why, make) => {
    const folder = temporaryFolder();
    const path = join(folder, 'jobs.db');
    make(path);
    const before = contentsOf(folder);
    expect(refused(folder)).toEqual({
      kind: 'foreign',
      folder,
      file: path,
      message: `${path} is not a store of Jobdeck: ${why}. Nothing was changed. Move it away, or choose another folder.`,
      details: [],
      recoverable: false,
      copiedTo: null,
    });
    // To recover is no way out of it.
    expect(refused(folder, { recover: true }).kind).toBe('foreign');
    expect(contentsOf(folder, /^jobs\.lock$/)).toEqual(before);
  });
});

describe('a store that a later version made', () => {
  const refusal = (folder: string): object => ({
    kind: 'newer',
    folder,
    file: join(folder, 'jobs.db'),
    message: `${folder} was made by Jobdeck 0.9.0, which is newer than this one (0.1.0). Nothing was changed. Install the newer version again, or choose another folder.`,
    details: [],
    recoverable: false,
    copiedTo: null,
  });

  it('is refused and left byte for byte as it is', () => {
    const folder = temporaryFolder();
    opened(folder, { migrations: NEWER, version: '0.9.0' }).close();
    const before = contentsOf(folder);
    expect(refused(folder)).toEqual(refusal(folder));
    expect(refused(folder, { recover: true })).toEqual(refusal(folder));
    expect(contentsOf(folder)).toEqual(before);
  });

  it('is known by its -wal too, which stays', () => {
    const folder = storeWith(3);
    inChild(['add', folder, '3']);
    const db = new DatabaseSync(join(folder, 'jobs.db'));
    db.exec("BEGIN; UPDATE store SET made_by = '0.9.0'; PRAGMA user_version = 99; COMMIT");
    const kept = Object.fromEntries(
      ['jobs.db', 'jobs.db-wal'].map((name) => [name, readFileSync(join(folder, name))]),
    );
    db.close();
    for (const [name, bytes] of Object.entries(kept)) writeFileSync(join(folder, name), bytes);
    const before = contentsOf(folder);
    expect(refused(folder)).toEqual(refusal(folder));
    expect(contentsOf(folder, /-shm$/)).toEqual(before);
  });

  it('is refused when it does not say its version where this one looks', () => {
    const folder = temporaryFolder();
    opened(folder, {
      migrations: [
        ...MIGRATIONS,
        'ALTER TABLE store DROP COLUMN made_by; ALTER TABLE store ADD COLUMN made_by TEXT',
      ],
    }).close();
    query(join(folder, 'jobs.db'), 'DROP TABLE store');
    expect(refused(folder).message).toMatch(/was made by a Jobdeck, which is newer than this one/);
  });
});

describe('a store that was cut off', () => {
  it('is damaged, and its size says so', () => {
    const folder = storeWith(500);
    const path = join(folder, 'jobs.db');
    const [{ page_count: pages } = {}] = query(path, 'PRAGMA page_count');
    truncateSync(path, (Number(pages) - 7) * 4096);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      message: `The jobs in ${path} are damaged: 7 of its ${pages} pages are cut off at the end.`,
    });
  });

  it('is damaged with a -wal too that does not have its end', () => {
    const folder = storeWith(500);
    inChild(['add', folder, '1']);
    truncateSync(join(folder, 'jobs.db'), 8192);
    expect(refused(folder).message).toMatch(/pages are cut off at the end\.$/);
  });

  it('is sound when a checkpoint was cut off, and the -wal has the rest', () => {
    const folder = storeWith(1);
    inChild(['add', folder, '500']);
    const copy = join(temporaryFolder(), 'whole.db');
    const path = join(folder, 'jobs.db');
    const wal = readFileSync(`${path}-wal`);
    const size = readFileSync(path).length;
    query(path, `VACUUM INTO '${copy}'`);
    // What the checkpoint of that look wrote, but for the end; and the -wal as it was.
    truncateSync(path, size);
    writeFileSync(`${path}-wal`, wal);
    expect(jobsIn(opened(folder))).toBe(501);
  });
});

describe('what must be in a store', () => {
  it.each([
    ['DROP TABLE queues', 'the table queues is missing'],
    ['DROP INDEX jobs_due', 'the index jobs_due is missing'],
    ['ALTER TABLE queues ADD COLUMN colour TEXT', 'the table queues is not as Jobdeck makes it'],
    ['DELETE FROM store', 'the row that says which store it is was lost'],
    ['UPDATE store SET last_job = 1', 'it has jobs that it does not know of'],
    ['PRAGMA user_version = 0', 'it does not say which version it is'],
    ['PRAGMA application_id = 7', 'its mark of a Jobdeck store was overwritten'],
  ])('is missed after %s', (sql, what) => {
    const folder = storeWith(3);
    query(join(folder, 'jobs.db'), sql);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      recoverable: true,
      message: `The jobs in ${join(folder, 'jobs.db')} are damaged: ${what}.`,
    });
  });

  it('may be joined by more', () => {
    const folder = storeWith(3);
    query(join(folder, 'jobs.db'), 'CREATE INDEX by_name ON jobs (name)');
    expect(jobsIn(opened(folder))).toBe(3);
  });
});

describe('a store that is too large to be read whole before opening', () => {
  it('is opened, and its damage is found beside the work', () => {
    const folder = storeWith(50_000);
    const path = join(folder, 'jobs.db');
    const page = pagesOf(path, 'jobs', 'leaf')[50] ?? 0;
    const lost = rowsIn(path, page);
    breakPage(path, page);
    const store = opened(folder);
    expect(store.needsFullCheck).toBe(true);
    addJobs(store, 50_001, 50_002);
    expect(checkFile(folder)).toMatch(
      new RegExp(`^The jobs in ${path} are damaged: page ${page} is broken \\(.+\\)\\.$`),
    );
    store.close();
    const recovered = opened(folder, { recover: true });
    expect(jobsIn(recovered)).toBe(50_002 - lost);
    expect(recovered.needsFullCheck).toBe(false);
  });

  it('is sound when nothing is wrong, while somebody works with it', () => {
    const folder = storeWith(50_000);
    const store = opened(folder);
    addJobs(store, 50_001, 50_002);
    store.db.exec('BEGIN IMMEDIATE; DELETE FROM jobs');
    expect(checkFile(folder)).toBeNull();
  });
});

it('a store in a folder that was moved is opened', () => {
  const folder = storeWith(3);
  const moved = join(temporaryFolder(), 'moved');
  renameSync(folder, moved);
  rmSync(join(moved, 'jobs.lock'));
  expect(jobsIn(opened(moved))).toBe(3);
});
