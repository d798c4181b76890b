import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePrivateFolder } from '../private-folder.ts';

/**
 * Where the control socket of a data folder is: `control/socket` in it, in a folder that its owner alone may enter. The
 * system's limit for the path of a socket is short; a longer one gets a folder of its own below the runtime folder, as
 * private, and `control/address` says where. On Windows it is a named pipe, and the address says its name.
 */
export interface ControlPlace {
  /** What to listen at. */
  readonly path: string;
  /** To be called once it is listened at: nobody but the owner may use it, and clients find it. */
  publish(): void;
  remove(): void;
}

/** The bytes of sun_path, but for the NUL at its end. */
const MAX_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

const fits = (path: string): boolean => Buffer.byteLength(path) <= MAX_PATH_BYTES;
const controlFolder = (folder: string): string => join(folder, 'control');
const socketIn = (folder: string): string => join(folder, 'socket');
const addressIn = (folder: string): string => join(folder, 'address');

/**
 * The places that may do, the best first. Only for who has the lock of the data folder: what a killed owner left there
 * is removed.
 */
export function placesToServe(dataFolder: string): (() => ControlPlace)[] {
  const control = controlFolder(realpathSync(dataFolder));
  makePrivateFolder(control);
  for (const path of [socketIn(control), addressIn(control)]) rmSync(path, { force: true });
  if (process.platform === 'win32') return [() => pipePlace(control)];
  const inFolder = fits(socketIn(control)) ? [() => folderPlace(control)] : [];
  return [...inFolder, () => runtimePlace(control)];
}

function folderPlace(control: string): ControlPlace {
  const path = socketIn(control);
  return { path, publish: () => chmodSync(path, 0o600), remove: () => rmSync(path, { force: true }) };
}

function runtimePlace(control: string): ControlPlace {
  // Made for its owner alone (0700), under a name that nobody could have taken before.
  const home = mkdtempSync(join(runtimeFolder(), 'jobdeck-'));
  const path = socketIn(home);
  return {
    path,
    publish: () => {
      chmodSync(path, 0o600);
      writeAddress(control, path);
    },
    remove: () => {
      rmSync(addressIn(control), { force: true });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A pipe can be written to by its owner alone, which is what Windows does unless told otherwise. */
function pipePlace(control: string): ControlPlace {
  const path = `\\\\.\\pipe\\jobdeck-${randomUUID()}`;
  return {
    path,
    publish: () => writeAddress(control, path),
    remove: () => rmSync(addressIn(control), { force: true }),
  };
}

function writeAddress(control: string, path: string): void {
  writeFileSync(addressIn(control), `${path}\n`, { mode: 0o600 });
}

function runtimeFolder(): string {
  const given = process.env['XDG_RUNTIME_DIR'] ?? '';
  // The name that is made in it is 14 characters long.
  return given !== '' && fits(socketIn(join(given, 'jobdeck-XXXXXX'))) ? given : realpathSync(tmpdir());
}

/** Where a client looks, in this order; none of them has to be there. */
export function placesToConnect(dataFolder: string): readonly string[] {
  const control = controlFolder(dataFolder);
  const path = socketIn(control);
  const address = readAddress(control);
  const inFolder = process.platform !== 'win32' && fits(path) ? [path] : [];
  return address === null ? inFolder : [address, ...inFolder];
}

function readAddress(control: string): string | null {
  try {
    return readFileSync(addressIn(control), 'utf8').trim() || null;
  } catch {
    return null;
  }
}
