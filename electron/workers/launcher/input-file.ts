import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file without a name that holds the text, as a descriptor at its start; null when there cannot be one, and on Windows.
 * A command reads it as in `command < file`: it can be opened as /dev/stdin, which a socket cannot, and a pipe whose
 * writer is done would block. The text may be secret: nobody else may read the file, and it has a name for a moment only.
 */
export function openInput(text: string): number | null {
  if (process.platform === 'win32') return null;
  const path = join(tmpdir(), `jobdeck-input-${randomUUID()}`);
  let input: number | null = null;
  try {
    const writer = openSync(path, 'wx', 0o600);
    input = openSync(path, 'r');
    try {
      writeFileSync(writer, text);
    } finally {
      closeSync(writer);
    }
    return input;
  } catch {
    // No room for it: a socket has to do.
    if (input !== null) closeSync(input);
    return null;
  } finally {
    rmSync(path, { force: true });
  }
}
