/**
 * `npm start` and `npm run dev`: builds the app and opens it on Electron. The electron package installs without its
 * binary, so that is fetched here on first use; where it cannot be had, the same built app opens on the stand-in of
 * test/electron-stand-in, and one line says so. Plain Node, no Electron: nothing of the app imports this.
 */
import { join, resolve } from 'node:path';
import {
  electronArguments,
  type Fetched,
  fetchElectron,
  installedElectron,
} from './start/electron-binary.ts';
import { runQuietly, runToEnd } from './start/run.ts';

const root = resolve(import.meta.dirname, '..');
const vite = join(root, 'node_modules/vite/bin/vite.js');
const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
const standIn = join(root, 'test/electron-stand-in');

/** On the stand-in nobody can click a native dialog: it takes the default button and says so. */
const STAND_IN_ENV = { JOBDECK_STAND_IN_DIALOGS: 'defaults' };

const given = process.argv.slice(2);
const isDevelopment = given.includes('--dev');
const appArguments = given.filter((argument) => argument !== '--dev');
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
if (!hasDisplay && !appArguments.includes('--headless')) appArguments.push('--headless');

process.exitCode = isDevelopment ? await develop() : await start();

/** Build and binary have nothing to wait for in each other, and the first takes seconds. */
async function start(): Promise<number> {
  const build = (tool: string, ...options: readonly string[]) =>
    runQuietly(process.execPath, [tool, 'build', ...options, '--logLevel', 'warn'], { cwd: root });
  const [electron, ...builds] = await Promise.all([
    findElectron(),
    build(electronVite),
    ...(appArguments.includes('--gallery') ? [build(vite, '--config', 'gallery.vite.config.ts')] : []),
  ]);
  const failed = builds.find(({ code }) => code !== 0);
  if (failed) {
    console.error(`The build failed:\n${failed.output}`);
    return failed.code;
  }
  if (electron.path) {
    return runToEnd(electron.path, [...electronArguments(hasDisplay), root, ...appArguments]);
  }
  sayWhy(electron);
  const boot = ['--disable-warning=ExperimentalWarning', join(standIn, 'boot.ts')];
  return runToEnd(process.execPath, [...boot, root, ...appArguments], STAND_IN_ENV);
}

/** electron-vite builds, watches, and starts what ELECTRON_EXEC_PATH names. */
async function develop(): Promise<number> {
  const electron = await findElectron();
  sayWhy(electron);
  return runToEnd(process.execPath, [electronVite, 'dev', '--', ...appArguments], {
    ...STAND_IN_ENV,
    ELECTRON_EXEC_PATH: electron.path ?? join(standIn, 'dist/electron'),
    ...(process.getuid?.() === 0 && { NO_SANDBOX: '1' }),
  });
}

async function findElectron(): Promise<Fetched> {
  const path = installedElectron(root);
  return path ? { path } : fetchElectron(root);
}

function sayWhy({ reason }: Fetched): void {
  if (reason === undefined) return;
  console.log(`Electron's binary cannot be had here (${reason}): opening the app on the stand-in instead.`);
}
