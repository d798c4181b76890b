import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../shared/result.ts';

/** Absolute; `~` is the home folder, which is the default too. */
export function resolveFolder(cwd: string | undefined, home: string): string {
  if (cwd === undefined || cwd === '~') return home;
  return cwd.startsWith('~/') ? join(home, cwd.slice(2)) : cwd;
}

/** Whether commands can run in this folder now. */
export async function checkFolder(folder: string): Promise<readonly Problem[]> {
  const problem = (expected: string, fix: string): readonly Problem[] => [
    { field: 'payload.cwd', expected, got: JSON.stringify(folder), fix },
  ];
  try {
    if (!(await stat(folder)).isDirectory()) {
      return problem('a folder', 'This is a file; give the folder that it is in.');
    }
    await access(folder, constants.X_OK);
    return [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      return problem('a folder that you may enter', 'Change its permissions or choose another folder.');
    }
    return problem('a folder that exists', 'Create it or correct the path.');
  }
}
