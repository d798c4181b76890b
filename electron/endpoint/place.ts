import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, type Logger } from '../logger.ts';
import { makePrivateFolder } from '../private-folder.ts';

/**
 * `endpoint/` in the data folder, which its owner alone may enter: `token`, which is kept, and `address`, which is there
 * as long as the endpoint is. Only for who has the lock of the data folder: what a killed owner left there is replaced.
 */
export interface EndpointPlace {
  readonly token: string;
  readonly tokenFile: string;
  /** Where a Unix socket goes. */
  readonly socket: string;
  /** To be called once it is listened at: clients find it. */
  publish(address: string): void;
  remove(): void;
}

/** Throws what the file system says. */
export function openPlace(dataFolder: string, logger: Logger): EndpointPlace {
  const folder = join(realpathSync(dataFolder), 'endpoint');
  makePrivateFolder(folder);
  const [tokenFile, addressFile, socket] = ['token', 'address', 'socket'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const remove = (): void => {
    for (const path of [addressFile, socket]) rmSync(path, { force: true });
  };
  remove();
  return {
    token: readToken(tokenFile, logger) ?? makeToken(tokenFile),
    tokenFile,
    socket,
    publish: (address) => {
      if (address.startsWith('unix:')) chmodSync(socket, 0o600);
      writeWhole(addressFile, address);
    },
    remove,
  };
}

/** One that a person wrote there is as good. */
const TOKEN = /^[\w.~+/-]{32,256}$/;

/** null: there is none, or none that is a secret. */
function readToken(path: string, logger: Logger): string | null {
  try {
    const found = lstatSync(path);
    const isOwners = process.platform === 'win32' || (found.mode & 0o077) === 0;
    const token = found.isFile() && isOwners ? readFileSync(path, 'utf8').trim() : '';
    if (TOKEN.test(token)) return token;
    const reason = isOwners ? 'it is no token' : 'others could read it';
    logger.log('WARN', 'endpoint_token_replaced', { path, reason });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      logger.log('WARN', 'endpoint_token_replaced', { path, reason: errorText(error) });
    }
  }
  return null;
}

/** 256 bits, base64url. */
function makeToken(path: string): string {
  const token = randomBytes(32).toString('base64url');
  writeWhole(path, token);
  return token;
}

/** Under a name of its own first, made for its owner alone: nobody has it open, and none is read half written. */
function writeWhole(path: string, line: string): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${line}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, path);
}
