import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Problem } from '../../../shared/result.ts';

/**
 * Makes what tells whether a module is there to be run now. What is in it is told by its first run: to know it, it has
 * to be run. Of many jobs that are queued at once, which mostly are of one module, one look at it is made.
 */
export function createModuleCheck(): (path: string) => Promise<readonly Problem[]> {
  const underWay = new Map<string, Promise<readonly Problem[]>>();
  return (path) => {
    let look = underWay.get(path);
    if (look === undefined) {
      look = checkModule(path).finally(() => underWay.delete(path));
      underWay.set(path, look);
    }
    return look;
  };
}

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
