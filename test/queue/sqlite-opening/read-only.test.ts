import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import { breakPage } from './broken.ts';
import { atEnd, contentsOf, holdingChild, inChild, storeWith, temporaryFolder } from './support.ts';

/** Nobody: permissions do not hold back root, so the tests that need them go on as somebody else. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const openAsOther = (folder: string): Opened =>
  inChild(['open', folder], isRoot ? NOBODY : undefined) as Opened;
interface Opened {
  readonly readOnly?: string;
  readonly jobs?: number;
  readonly problem?: StoreProblem;
}

/** Nobody may write to it, or to what is in it. */
function closed(folder: string): string {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
  chmodSync(folder, 0o555);
  atEnd(() => chmodSync(folder, 0o755));
  return folder;
}

const lookCopies = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('jobdeck-look-'));

describe.runIf(process.platform !== 'win32')('a folder that may not be written to', () => {
  it('can be looked at, in a copy that is gone afterwards', () => {
    const folder = closed(storeWith(12));
    const before = contentsOf(folder);
    const copies = lookCopies();
    expect(openAsOther(folder)).toMatchObject({
      jobs: 12,
      readOnly: `${folder} may not be written to (no permission (EACCES)): its jobs can be looked at, and nothing can be changed. See that you may write to it and open it again, or choose another folder.`,
    });
    expect(contentsOf(folder)).toEqual(before);
    expect(lookCopies()).toEqual(copies);
  });

  it('shows what is in the -wal too', () => {
    const folder = storeWith(12);
    inChild(['add', folder, '8']);
    expect(openAsOther(closed(folder)).jobs).toBe(20);
  });

  it('is looked at as well when only jobs.db may not be written to', () => {
    const folder = storeWith(12);
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    chmodSync(join(folder, 'jobs.db'), 0o444);
    expect(openAsOther(folder)).toMatchObject({
      jobs: 12,
      readOnly: expect.stringMatching(/may not be written to/),
    });
  });

  it('is in use while somebody who may write works with it', async () => {
    const folder = storeWith(12);
    await holdingChild(['hold', folder]);
    expect(openAsOther(closed(folder)).problem).toMatchObject({
      kind: 'in use',
      message: expect.stringMatching(/ is in use by another Jobdeck \(process \d+, version 0\.1\.0, since /),
    });
  });

  it('is unreadable when there is no store in it', () => {
    const folder = closed(temporaryFolder());
    expect(openAsOther(folder).problem).toMatchObject({
      kind: 'unreadable',
      file: folder,
      message: `${folder} has no jobs, and none can be stored in it: it may not be written to (no permission (EACCES)). See that you may write to it, or choose another folder.`,
    });
  });

  it('is told to be damaged under its own name, and cannot be recovered there', () => {
    const folder = storeWith(12);
    breakPage(join(folder, 'jobs.db'), 1);
    expect(openAsOther(closed(folder)).problem).toMatchObject({
      kind: 'damaged',
      folder,
      file: join(folder, 'jobs.db'),
      message: `The jobs in ${join(folder, 'jobs.db')} are damaged: the beginning of the file was overwritten.`,
      details: [`It can be recovered when you may write to ${folder}.`],
      recoverable: false,
      copiedTo: null,
    });
  });
});

describe.runIf(process.platform !== 'win32')('what may not be read', () => {
  it('the folder', () => {
    const folder = storeWith(3);
    chmodSync(folder, 0o000);
    atEnd(() => chmodSync(folder, 0o755));
    expect(openAsOther(folder).problem).toMatchObject({
      kind: 'unreadable',
      file: folder,
      message: `${folder} may not be read (no permission (EACCES)). Nothing was changed. See that you may read and write it, or choose another folder.`,
    });
  });

  it('the file', () => {
    const folder = storeWith(3);
    closed(folder);
    chmodSync(join(folder, 'jobs.db'), 0o200);
    expect(openAsOther(folder).problem).toMatchObject({
      kind: 'unreadable',
      file: join(folder, 'jobs.db'),
      message: `${join(folder, 'jobs.db')} may not be read (no permission (EACCES)). Nothing was changed. See that you may read and write what is in ${folder}, or choose another folder.`,
    });
  });

  it('a folder above, in which none can be made', () => {
    const above = closed(temporaryFolder());
    const folder = join(above, 'data');
    expect(openAsOther(folder).problem).toMatchObject({
      kind: 'unreadable',
      message: `The folder ${folder} could not be made: no permission (EACCES). Choose another folder, or make this one yourself.`,
    });
  });
});

describe('a read-only file system', () => {
  it('can be looked at', ({ skip }) => {
    const folder = storeWith(12);
    const place = join(temporaryFolder(), 'mounted');
    mkdirSync(place);
    try {
      execFileSync('mount', ['--bind', folder, place], { stdio: 'ignore' });
      atEnd(() => execFileSync('umount', [place]));
      execFileSync('mount', ['-o', 'remount,bind,ro', place], { stdio: 'ignore' });
    } catch {
      skip('a folder can be mounted read-only only by root');
    }
    const said = inChild(['open', place]) as Opened;
    expect(said).toMatchObject({
      jobs: 12,
      readOnly: expect.stringMatching(
        / may not be written to \(a read-only file system \(EROFS\)\): its jobs can be looked at/,
      ),
    });
  });
});
