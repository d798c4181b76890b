import { isAbsolute, join, resolve } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** Names the data folder where --data does not; an absolute path, or one from where the command line was started. */
const VARIABLE = 'JOBDECK_DATA';

/** Which data folder is meant: what was said, or else a default. An absolute path. */
export function chooseFolder(given: string | undefined, env: Env, fallback: () => string): string {
  const named = given ?? (env[VARIABLE] || undefined);
  return named === undefined ? fallback() : resolve(named);
}

/**
 * Where `jobdeck run` keeps its jobs when it is not told: a folder of its own, so that it neither waits for the app nor
 * runs the app's jobs.
 */
export function runDataFolder(platform: NodeJS.Platform, env: Env, home: string): string {
  return join(stateFolder(platform, env, home), 'jobdeck-cli');
}

function stateFolder(platform: NodeJS.Platform, env: Env, home: string): string {
  if (platform === 'darwin') return join(home, 'Library/Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData/Local');
  return absolute(env['XDG_DATA_HOME']) ?? join(home, '.local/share');
}

/** Where the app keeps its jobs: what every other command is about. Electron's userData, and `data` in it. */
export function appDataFolder(platform: NodeJS.Platform, env: Env, home: string): string {
  return join(configFolder(platform, env, home), 'Jobdeck/data');
}

function configFolder(platform: NodeJS.Platform, env: Env, home: string): string {
  if (platform === 'darwin') return join(home, 'Library/Application Support');
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData/Roaming');
  return absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
}

/** For what can be made anew at any time. */
export function cacheFolder(platform: NodeJS.Platform, env: Env, home: string): string {
  if (platform === 'darwin') return join(home, 'Library/Caches/Jobdeck');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData/Local'), 'Jobdeck/Cache');
  return join(absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'jobdeck');
}

/** A relative one counts for nothing (XDG Base Directory Specification). */
const absolute = (path: string | undefined): string | null =>
  path !== undefined && isAbsolute(path) ? path : null;
