import { delimiter } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the app, and what started it, put into the environment for themselves. NODE_OPTIONS counts among them: it would
 * change how every Node program of the person runs, and a `--inspect` in it would make them all fail.
 */
const OF_THE_APP = /^(ELECTRON_.*|NODE_OPTIONS|NODE_CHANNEL_.*|CHROME_DESKTOP|APPDIR|APPIMAGE|ARGV0|OWD)$/;
/** True only of the process that had them: the folder it is in, how deep its shell is nested, its last command. */
const OF_THE_PROCESS = /^(PWD|OLDPWD|SHLVL|_)$/;
/** What npm adds for its scripts. People set some of these themselves, so they go only when npm started us. */
const OF_NPM = /^(npm_.*|INIT_CWD|NODE|COLOR)$/i;

/** The person's environment: what is left when the app's own things are taken out. */
export function cleanEnvironment(env: Environment): Record<string, string> {
  const underNpm = env['npm_execpath'] !== undefined || env['npm_lifecycle_event'] !== undefined;
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || OF_THE_APP.test(name) || OF_THE_PROCESS.test(name)) continue;
    if (underNpm && OF_NPM.test(name)) continue;
    clean[name] = underNpm && name.toUpperCase() === 'PATH' ? withoutNpmFolders(value) : value;
  }
  return clean;
}

/**
 * npm puts its folders before all others: the `node_modules/.bin` of the project and of each folder above it, then one
 * of its own. A folder of that name further back is the person's.
 */
function withoutNpmFolders(path: string): string {
  const folders = path.split(delimiter);
  const own = folders.findIndex(
    (folder) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/.test(folder),
  );
  return folders.slice(Math.max(0, own)).join(delimiter);
}
