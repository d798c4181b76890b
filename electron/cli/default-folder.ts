import { isAbsolute, join } from 'node:path';

/**
 * Where the command line keeps its jobs when it is not told: a folder of its own, so that it neither waits for the app
 * nor runs the app's jobs.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return join(stateFolder(platform, env, home), 'jobdeck-cli');
}

function stateFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'darwin') return join(home, 'Library/Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData/Local');
  const given = env['XDG_DATA_HOME'] ?? '';
  // A relative one counts for nothing (XDG Base Directory Specification).
  return isAbsolute(given) ? given : join(home, '.local/share');
}
