import { statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** More are not looked at: a module of so many files is rarely edited between two runs. */
const MAX_FILES = 1000;

/**
 * The files that this process has loaded. Node keeps what it has loaded for good, so a process whose files have changed
 * has to make way for a new one. Packages are left out: they change when they are installed anew, and are many.
 */
export class LoadedFiles {
  readonly #files = new Map<string, string>();
  #last: string | null = null;

  constructor() {
    registerHooks({
      load: (url, context, next) => {
        this.#note(url);
        return next(url, context);
      },
    });
  }

  /** The path of the one that was loaded last, which is the one to blame when it can't be parsed. */
  get last(): string | null {
    return this.#last;
  }

  hasChanged(): boolean {
    for (const [path, version] of this.#files) if (versionOf(path) !== version) return true;
    return false;
  }

  #note(url: string): void {
    if (!url.startsWith('file:')) return;
    const path = fileURLToPath(url);
    this.#last = path;
    if (path.includes(`${sep}node_modules${sep}`) || this.#files.size >= MAX_FILES) return;
    this.#files.set(path, versionOf(path));
  }
}

/** '' for a file that is not there. */
function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
}
