import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APPLICATION_ID, SCHEMA_VERSION } from '../../../electron/queue/sqlite/schema.ts';
import { addJobs, jobsIn } from './store-rows.ts';
import { contentsOf, inChild, opened, query, refused, storeWith, temporaryFolder } from './support.ts';

describe('a new data folder', () => {
  it('is made with all the folders above it, and opened', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const store = opened(folder);
    const pragma = (name: string): unknown => store.db.prepare(`PRAGMA ${name}`).get()?.[name];
    expect({
      journal_mode: pragma('journal_mode'),
      page_size: pragma('page_size'),
      auto_vacuum: pragma('auto_vacuum'),
      application_id: pragma('application_id'),
      user_version: pragma('user_version'),
      synchronous: pragma('synchronous'),
      wal_autocheckpoint: pragma('wal_autocheckpoint'),
      journal_size_limit: pragma('journal_size_limit'),
      cache_size: pragma('cache_size'),
    }).toEqual({
      journal_mode: 'wal',
      page_size: 4096,
      auto_vacuum: 2,
      application_id: APPLICATION_ID,
      user_version: SCHEMA_VERSION,
      synchronous: 2,
      wal_autocheckpoint: 10_000,
      journal_size_limit: 64 * 1024 * 1024,
      cache_size: -16_000,
    });
    expect(store.db.prepare('SELECT * FROM store').get()).toMatchObject({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      made_by: '0.1.0',
      last_job: 0,
      last_change: 0,
      committed_at: null,
    });
    expect(store).toMatchObject({ readOnly: null, notes: [], endedCleanly: true, needsFullCheck: false });
  });

  it.skipIf(process.platform === 'win32')('is made for its owner alone', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    opened(folder).close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('commits without a flush only where the bench asks for it', () => {
    const store = opened(temporaryFolder(), { synchronous: 'NORMAL' });
    expect(store.db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 1 });
  });

  it('leaves the files of others alone', () => {
    const folder = temporaryFolder();
    for (const name of ['output.db', 'children.journal', 'settings.json'])
      writeFileSync(join(folder, name), name);
    opened(folder).close();
    expect(readdirSync(folder).toSorted()).toEqual([
      'children.journal',
      'jobs.db',
      'jobs.last',
      'jobs.lock',
      'output.db',
      'settings.json',
    ]);
    expect(readFileSync(join(folder, 'output.db'), 'utf8')).toBe('output.db');
  });

  it('replaces a jobs.db without a byte in it, and says so', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'jobs.db'), '');
    expect(opened(folder).notes).toEqual(['jobs.db was empty and was made anew']);
  });

  it('begins again when it was stopped before the store was complete', () => {
    const folder = temporaryFolder();
    for (const name of ['jobs.db.draft', 'jobs.last.draft', 'jobs.owner.draft'])
      writeFileSync(join(folder, name), 'half of it');
    opened(folder).close();
    expect(readdirSync(folder).toSorted()).toEqual(['jobs.db', 'jobs.last', 'jobs.lock']);
  });
});

describe('a folder that cannot be made', () => {
  it('says that a file is in its place', () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, '');
    expect(refused(folder)).toEqual({
      kind: 'foreign',
      folder,
      file: folder,
      message: `The folder ${folder} could not be made: a file where a folder should be (EEXIST). Choose another folder, or make this one yourself.`,
      details: [],
      recoverable: false,
      copiedTo: null,
    });
    expect(refused(join(folder, 'below'))).toMatchObject({ kind: 'foreign' });
  });

  it.runIf(process.platform === 'linux')('comes back where the system refuses to make any', () => {
    expect(refused('/proc/jobdeck/data').message).toBe(
      'The folder /proc/jobdeck/data could not be made: no folder can be made there (ENOENT). Choose another folder, or make this one yourself.',
    );
  });
});

describe('closing', () => {
  it('leaves a whole file and no other traces, and can be done twice', () => {
    const folder = temporaryFolder();
    const store = opened(folder);
    addJobs(store, 1, 50);
    store.close();
    store.close();
    expect(readdirSync(folder).toSorted()).toEqual(['jobs.db', 'jobs.last', 'jobs.lock']);
    expect(query(join(folder, 'jobs.db'), 'SELECT count(*) AS n FROM jobs')).toEqual([{ n: 50 }]);
  });

  it('takes back a transaction that nobody finished', () => {
    const folder = storeWith(3);
    const store = opened(folder);
    store.db.exec('BEGIN IMMEDIATE; DELETE FROM jobs');
    store.close();
    expect(jobsIn(opened(folder))).toBe(3);
  });

  it('is known to have been clean by the next opening', () => {
    const folder = storeWith(3);
    const before = contentsOf(folder);
    const store = opened(folder);
    expect(store).toMatchObject({ endedCleanly: true, notes: [] });
    store.close();
    expect(contentsOf(folder)).toEqual(before);
  });
});

describe('after the process was killed', () => {
  it('has every change that was committed, and says that the end was not clean', () => {
    const folder = storeWith(3);
    expect(inChild(['add', folder, '40'])).toMatchObject({ jobs: 43 });
    const store = opened(folder);
    expect(store).toMatchObject({ endedCleanly: false, notes: ['The last end was not clean'] });
    expect(jobsIn(store)).toBe(43);
  });

  it('says so even when the -wal was empty', () => {
    const folder = storeWith(3);
    inChild(['add', folder, '0']);
    expect(opened(folder).endedCleanly).toBe(false);
  });

  it('puts a store in place that was complete and had not its name yet', () => {
    const folder = storeWith(3);
    const other = storeWith(7);
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'jobs.db.ready'), readFileSync(join(other, 'jobs.db')));
    writeFileSync(join(folder, 'jobs.last'), readFileSync(join(other, 'jobs.last')));
    const store = opened(folder);
    expect(jobsIn(store)).toBe(7);
    expect(existsSync(join(folder, 'jobs.db.ready'))).toBe(false);
  });
});
