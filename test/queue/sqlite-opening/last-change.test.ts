import fs, { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  LastChangeFile,
  makeLastChange,
  readLastChange,
} from '../../../electron/queue/sqlite/opening/last-change.ts';
import { filesIn } from '../../../electron/queue/sqlite/opening/store-files.ts';
import { AT, addJobs, jobsIn } from './store-rows.ts';
import { AT_TEXT, contentsOf, inChild, opened, refused, storeWith, temporaryFolder } from './support.ts';

const uuid = '6f1c1d0e-0000-4000-8000-000000000001';
const CAUSES =
  'It may be that jobs.db-wal was deleted, that an older copy of jobs.db was put in its place, or that the disk lost what was written.';

function recordAfter(...changes: readonly number[]): {
  readonly path: string;
  readonly file: LastChangeFile;
} {
  const folder = temporaryFolder();
  const path = join(folder, 'jobs.last');
  makeLastChange(filesIn(folder), { uuid, lastJob: 0, lastChange: 0, at: AT });
  const file = new LastChangeFile(path, uuid, () => AT);
  for (const change of changes) file.write(change, change * 2);
  file.close();
  return { path, file };
}

describe('the record of the last change', () => {
  it('is read as it was written, and never grows', () => {
    const { path, file } = recordAfter(1, 2, 3, 4, 5);
    expect(readLastChange(path)).toEqual({ uuid, lastJob: 5, lastChange: 10, at: AT });
    expect(statSync(path).size).toBe(8192);
    expect(file.problem()).toBeNull();
  });

  it.each([0, 4096])('survives a torn write of the slot at %i', (at) => {
    const { path } = recordAfter(1, 2, 3, 4);
    const bytes = readFileSync(path);
    bytes.fill(0xff, at + 50, at + 60);
    writeFileSync(path, bytes);
    expect(readLastChange(path)).toMatchObject({ lastJob: at === 0 ? 3 : 4 });
  });

  it('writes over the older slot first, wherever it begins again', () => {
    const { path } = recordAfter(1, 2);
    for (const change of [3, 4, 5]) {
      const file = new LastChangeFile(path, uuid, () => AT);
      const before = readFileSync(path);
      file.write(change, change * 2);
      file.close();
      const after = readFileSync(path);
      // One of the two is as it was: the newest of before.
      const kept = [0, 4096].find((slot) =>
        before.subarray(slot, slot + 4096).equals(after.subarray(slot, slot + 4096)),
      );
      writeFileSync(path, Buffer.alloc(8192));
      writeFileSync(
        path,
        kept === 0 ? after.subarray(0, 4096) : Buffer.concat([Buffer.alloc(4096), after.subarray(4096)]),
      );
      expect(readLastChange(path)).toMatchObject({ lastJob: change - 1 });
      writeFileSync(path, after);
    }
  });

  it('is broken when no slot is whole, and missing when there is no file', () => {
    const { path } = recordAfter(1);
    truncateSync(path, 50);
    expect(readLastChange(path)).toBe('broken');
    rmSync(path);
    expect(readLastChange(path)).toBeNull();
  });

  it('reports a write that failed, and does not throw', () => {
    const { path } = recordAfter(1);
    const file = new LastChangeFile(path, uuid, () => AT);
    const write = fs.writeSync;
    fs.writeSync = () => {
      throw new Error('the disk does not answer');
    };
    syncBuiltinESMExports();
    file.write(2, 4);
    fs.writeSync = write;
    syncBuiltinESMExports();
    expect(file.problem()).toBe('the disk does not answer');
    file.write(2, 4);
    expect(file.problem()).toBeNull();
    file.close();
    expect(readLastChange(path)).toMatchObject({ lastJob: 2 });
  });
});

describe('a store that lacks changes', () => {
  it('is seen when the -wal was deleted', () => {
    const folder = storeWith(5);
    inChild(['add', folder, '1200']);
    rmSync(join(folder, 'jobs.db-wal'));
    rmSync(join(folder, 'jobs.db-shm'));
    const problem = refused(folder);
    expect(problem).toMatchObject({
      kind: 'incomplete',
      recoverable: true,
      message: `${join(folder, 'jobs.db')} lacks changes that were stored: 1,200 changes, made after ${AT_TEXT}; 1,200 new jobs among them.`,
      details: [`The last of them was made on ${AT_TEXT}.`, CAUSES, 'To recover is to go on without them.'],
    });
    expect(Object.keys(contentsOf(problem.copiedTo ?? ''))).toEqual(['found.json', 'jobs.db', 'jobs.last']);
  });

  it('is seen when an older copy was put in its place', () => {
    const folder = storeWith(5);
    copyFileSync(join(folder, 'jobs.db'), join(folder, 'kept.db'));
    const store = opened(folder);
    addJobs(store, 6, 6);
    store.close();
    copyFileSync(join(folder, 'kept.db'), join(folder, 'jobs.db'));
    expect(refused(folder).message).toBe(
      `${join(folder, 'jobs.db')} lacks changes that were stored: 1 change, made after ${AT_TEXT}; 1 new job among them.`,
    );
  });

  it('is taken as it is when it is recovered', () => {
    const folder = storeWith(5);
    inChild(['add', folder, '7']);
    rmSync(join(folder, 'jobs.db-wal'));
    const copiedTo = refused(folder).copiedTo;
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(5);
    expect(store.notes).toEqual([
      `${join(folder, 'jobs.db')} lacks changes that were stored: 7 changes, made after ${AT_TEXT}; 7 new jobs among them.`,
      `What was there is in ${copiedTo}`,
      'The store was taken as it is, without the changes that it lacks',
      'The last end was not clean',
    ]);
    addJobs(store, 6, 6);
    store.close();
    expect(jobsIn(opened(folder))).toBe(6);
  });

  it('is not seen in changes that were made after the record', () => {
    const folder = storeWith(5);
    const last = readFileSync(join(folder, 'jobs.last'));
    const store = opened(folder);
    addJobs(store, 6, 9);
    store.close();
    writeFileSync(join(folder, 'jobs.last'), last);
    expect(jobsIn(opened(folder))).toBe(9);
  });
});

describe('a store in the place of another', () => {
  it('is refused, and taken when it is recovered', () => {
    const folder = storeWith(5);
    copyFileSync(join(storeWith(8), 'jobs.db'), join(folder, 'jobs.db'));
    expect(refused(folder)).toMatchObject({
      kind: 'foreign',
      recoverable: true,
      message: `${join(folder, 'jobs.db')} is not the store that was in ${folder} before: another one was put in its place.`,
      details: [
        `The one before had 5 jobs and 5 changes so far, the last on ${AT_TEXT}.`,
        'To recover is to go on with this one.',
      ],
    });
    expect(jobsIn(opened(folder, { recover: true }))).toBe(8);
  });
});

describe('a store that is gone', () => {
  it.each([
    ['missing', (path: string) => rmSync(path)],
    ['empty', (path: string) => truncateSync(path)],
  ])('is never made as if it were new: %s', (word, lose) => {
    const folder = storeWith(5);
    lose(join(folder, 'jobs.db'));
    expect(refused(folder)).toMatchObject({
      kind: 'incomplete',
      recoverable: true,
      message: `${join(folder, 'jobs.db')} is ${word}, and there was a store with 5 jobs and 5 changes so far, the last on ${AT_TEXT}.`,
      details: [
        'Put the file back if you have it, and open the folder again.',
        'To recover is to begin with no jobs.',
      ],
    });
  });

  it('begins with no jobs when it is recovered, and gives no number out again', () => {
    const folder = storeWith(5);
    rmSync(join(folder, 'jobs.db'));
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(0);
    expect(store.db.prepare('SELECT last_job, last_change FROM store').get()).toEqual({
      last_job: 5,
      last_change: 5,
    });
    expect(store.notes).toContain('None of the jobs could be read; a store without jobs was made');
  });

  it('is known by its -wal alone', () => {
    const folder = storeWith(5);
    inChild(['add', folder, '1']);
    rmSync(join(folder, 'jobs.db'));
    rmSync(join(folder, 'jobs.last'));
    const problem = refused(folder);
    expect(problem.message).toBe(
      `${join(folder, 'jobs.db')} is missing, and there was a store in this folder.`,
    );
    expect(Object.keys(contentsOf(problem.copiedTo ?? ''))).toContain('jobs.db-wal');
  });
});

describe('without a record', () => {
  it('a store with jobs gets one, and says so', () => {
    const folder = storeWith(5);
    rmSync(join(folder, 'jobs.last'));
    const store = opened(folder);
    expect(store.notes).toEqual(['jobs.last was missing and was made anew']);
    expect(readLastChange(join(folder, 'jobs.last'))).toMatchObject({ lastJob: 5, lastChange: 5 });
  });

  it('one that cannot be read is made anew as well', () => {
    const folder = storeWith(5);
    writeFileSync(join(folder, 'jobs.last'), 'x');
    expect(opened(folder).notes).toEqual(['jobs.last could not be read and was made anew']);
  });
});
