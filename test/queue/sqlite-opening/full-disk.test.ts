import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { breakPage, pagesOf } from './broken.ts';
import { jobsIn } from './store-rows.ts';
import { atEnd, contentsOf, opened, refused, storeWith, temporaryFolder } from './support.ts';

const WHY_SKIPPED = 'a disk of its own to fill can be mounted only by root on Linux';

/** A disk of 2 MiB; null where it cannot be had. */
function smallDisk(): string | null {
  const place = join(temporaryFolder(), 'disk');
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    return null;
  }
  atEnd(() => execFileSync('umount', [place]));
  return place;
}

/** Leaves so many blocks of 4 KiB. */
function fill(place: string, left: number): void {
  const { bavail, bsize } = statfsSync(place);
  writeFileSync(join(place, 'filler'), Buffer.alloc((bavail - left) * bsize));
}

it.for([0, 1, 2, 4, 8])(
  'a full disk with %i free blocks is told of, and nothing is lost',
  (left, { skip }) => {
    const disk = smallDisk();
    if (disk === null) return skip(WHY_SKIPPED);
    const folder = join(disk, 'data');
    cpSync(storeWith(500), folder, { recursive: true });
    fill(disk, left);
    const before = contentsOf(folder, /-(wal|shm)$/);
    expect(refused(folder)).toEqual({
      kind: 'full',
      folder,
      file: folder,
      message: expect.stringMatching(
        new RegExp(
          `^No space is left to open ${folder}: .+\\. Nothing was lost\\. Free some space, and open it again\\.$`,
        ),
      ),
      details: [],
      recoverable: false,
      copiedTo: null,
    });
    expect(contentsOf(folder, /-(wal|shm)$/)).toEqual(before);
    rmSync(join(disk, 'filler'));
    expect(jobsIn(opened(folder))).toBe(500);
  },
);

it('a full disk leaves no half of a new store', ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) return skip(WHY_SKIPPED);
  const folder = join(disk, 'data');
  mkdirSync(folder);
  fill(disk, 3);
  expect(refused(folder).kind).toBe('full');
  expect(readdirSync(folder)).toEqual(['jobs.lock']);
  rmSync(join(disk, 'filler'));
  expect(jobsIn(opened(folder))).toBe(0);
});

it('damage is told of on a full disk, though it cannot be copied', ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) return skip(WHY_SKIPPED);
  const folder = join(disk, 'data');
  cpSync(storeWith(500), folder, { recursive: true });
  const path = join(folder, 'jobs.db');
  breakPage(path, pagesOf(path, 'jobs', 'leaf')[1] ?? 0);
  fill(disk, 2);
  const before = contentsOf(folder);
  const problem = refused(folder, { recover: true });
  expect(problem).toMatchObject({ kind: 'damaged', copiedTo: null });
  expect(problem.details).toContain(
    `It could not be copied to ${join(folder, 'damaged')}: a full disk (ENOSPC). Nothing is recovered without a copy.`,
  );
  expect(contentsOf(folder)).toEqual(before);
});
