import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../electron/process-identity.ts';
import { openFolder } from '../../../electron/queue/sqlite/opening/open-folder.ts';
import { addJobs, jobsIn } from './store-rows.ts';
import {
  AT_TEXT,
  contentsOf,
  ended,
  holdingChild,
  opened,
  refused,
  storeWith,
  temporaryFolder,
} from './support.ts';

/** What another process that lives would have written. */
function ownedBy(folder: string, pid: number, more: Readonly<Record<string, unknown>> = {}): void {
  const owner = { ...identityOf(pid), folder, since: '2026-01-05T12:00:00.000Z', version: '0.0.9', ...more };
  writeFileSync(join(folder, 'jobs.owner'), JSON.stringify(owner));
}

describe('a folder that is open', () => {
  it('is refused to another process, which is told who has it', async () => {
    const folder = storeWith(2);
    const { child } = await holdingChild(['hold', folder]);
    expect(refused(folder)).toEqual({
      kind: 'in use',
      folder,
      file: folder,
      message: `${folder} is in use by another Jobdeck (process ${child.pid}, version 0.1.0, since ${AT_TEXT}). Close that one first, or choose another folder.`,
      details: [],
      recoverable: false,
      copiedTo: null,
    });
  });

  it('is refused within the same process', () => {
    const folder = temporaryFolder();
    const store = opened(folder);
    expect(refused(folder).message).toBe(
      `${folder} is open in this Jobdeck already, since ${AT_TEXT}. Close it there first, or choose another folder.`,
    );
    addJobs(store, 1, 2);
    expect(jobsIn(store)).toBe(2);
  });

  it('is refused under another name', () => {
    const folder = temporaryFolder();
    opened(folder);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    expect(refused(link).kind).toBe('in use');
  });

  it('is refused without a name when jobs.owner cannot be read', async () => {
    const folder = storeWith(2);
    await holdingChild(['hold', folder]);
    writeFileSync(join(folder, 'jobs.owner'), '{');
    expect(refused(folder).message).toBe(
      `${folder} is in use by another Jobdeck. Close that one first, or choose another folder.`,
    );
  });

  it('says who has it, in jobs.owner', () => {
    const folder = temporaryFolder();
    const store = opened(folder);
    expect(JSON.parse(readFileSync(join(folder, 'jobs.owner'), 'utf8'))).toEqual({
      ...identityOf(process.pid),
      folder,
      since: '2026-01-05T12:00:00.000Z',
      version: '0.1.0',
    });
    store.close();
    expect(existsSync(join(folder, 'jobs.owner'))).toBe(false);
  });

  it('is untouched by one that was refused', async () => {
    const folder = storeWith(2);
    await holdingChild(['hold', folder]);
    const before = contentsOf(folder, /-shm$/);
    refused(folder);
    expect(contentsOf(folder, /-shm$/)).toEqual(before);
  });

  it('is free as soon as its owner is dead', async () => {
    const folder = storeWith(2);
    const { child } = await holdingChild(['hold', folder]);
    child.kill('SIGKILL');
    await ended(child);
    expect(jobsIn(opened(folder))).toBe(2);
  });

  it('goes to one of two that open at once', async () => {
    const folder = storeWith(2);
    const both = await Promise.all([holdingChild(['hold', folder]), holdingChild(['hold', folder])]);
    const problems = both.filter(({ said }) => 'problem' in (said as object));
    expect(problems).toHaveLength(1);
  });
});

describe('where locks do not work', () => {
  it('a living owner is believed', () => {
    const folder = storeWith(2);
    ownedBy(folder, process.ppid);
    expect(refused(folder).message).toBe(
      `${folder} is in use by another Jobdeck (process ${process.ppid}, version 0.0.9, since ${AT_TEXT}). Close that one first, or choose another folder.`,
    );
  });

  it('a dead one is not, and neither is another process with its number', () => {
    const folder = storeWith(2);
    ownedBy(folder, process.ppid, { startTime: '1' });
    opened(folder).close();
    ownedBy(folder, process.ppid, { bootId: 'another boot' });
    expect(opened(folder).endedCleanly).toBe(false);
  });

  it('the owner of a folder that this one is a copy of does not count', () => {
    const folder = storeWith(2);
    ownedBy(folder, process.ppid);
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    expect(jobsIn(opened(copy))).toBe(2);
  });

  it('age does not count', () => {
    const folder = storeWith(2);
    ownedBy(folder, process.ppid, { since: '2001-01-01T00:00:00.000Z' });
    utimesSync(join(folder, 'jobs.owner'), 0, 0);
    expect(refused(folder).kind).toBe('in use');
  });

  it('what this process left behind itself is its own', () => {
    const folder = storeWith(2);
    ownedBy(folder, process.pid);
    expect(jobsIn(opened(folder))).toBe(2);
  });
});

describe('the file of the lock', () => {
  it('may be missing', () => {
    const folder = storeWith(2);
    rmSync(join(folder, 'jobs.lock'));
    expect(jobsIn(opened(folder))).toBe(2);
  });

  it('is not replaced when it is something else', () => {
    const folder = storeWith(2);
    const path = join(folder, 'jobs.lock');
    writeFileSync(path, 'a letter to somebody'.repeat(100));
    expect(refused(folder)).toMatchObject({
      kind: 'foreign',
      file: path,
      message: `${path} is not the lock of a Jobdeck: it is not a database (SQLITE_NOTADB). Nothing was changed. Move that file away, or choose another folder.`,
    });
    expect(readFileSync(path, 'utf8')).toMatch(/^a letter/);
  });
});

it('a folder whose opening failed can be opened again at once', () => {
  const folder = storeWith(2);
  const path = join(folder, 'jobs.db');
  const kept = readFileSync(path);
  writeFileSync(path, 'nothing of ours'.repeat(10));
  rmSync(join(folder, 'jobs.last'));
  expect(refused(folder).kind).toBe('foreign');
  writeFileSync(path, kept);
  const again = openFolder({ folder, version: '0.1.0', recover: false, now: Date.now });
  expect(again.ok).toBe(true);
  if (again.ok) again.value.close();
});
