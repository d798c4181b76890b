import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Problem } from '../../../shared/result.ts';

/** Whether a module is there to be run now. What is in it is told by its first run: to know it, it has to be run. */
export async function checkModule(path: string): Promise<readonly Problem[]> {
  const problem = (expected: string, fix: string): readonly Problem[] => [
    { field: 'payload.path', expected, got: JSON.stringify(path), fix },
  ];
  try {
    if (!(await stat(path)).isFile()) return problem('a file', 'This is none; give the path of the module.');
    await access(path, constants.R_OK);
    return [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      return problem('a file that you may read', 'Change its permissions.');
    }
    return problem('a file that exists', 'Create it or correct the path.');
  }
}
