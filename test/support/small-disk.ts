import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that a test can fill. */
export interface SmallDisk {
  readonly path: string;
  fill(): void;
  free(): void;
  /** Only while nothing has a file open on it for writing. */
  makeReadOnly(): void;
  unmount(): void;
}

/** Only root of a Linux may mount, and not in every container. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    mountSmallDisk().unmount();
    return true;
  } catch {
    return false;
  }
}

export function mountSmallDisk(size = '4m'): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'jobdeck-disk-'));
  const filler = join(path, 'filler');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path], { stdio: 'ignore' });
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  return {
    path,
    fill: () => {
      for (let piece = 1_048_576; piece >= 4_096; piece /= 2) appendUntilFull(filler, piece);
    },
    free: () => rmSync(filler, { force: true }),
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', path], { stdio: 'ignore' }),
    unmount: () => {
      // What has files open on it may still be on its way out.
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A smaller piece may still fit when this one does not. */
function appendUntilFull(path: string, piece: number): void {
  try {
    for (;;) writeFileSync(path, Buffer.alloc(piece), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
