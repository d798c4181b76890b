/**
 * What Electron's executable does around an app's main: reads the command line, makes `electron` importable, loads main,
 * and lets `ready` fire only when main has been evaluated. Started by dist/electron, or as `node boot.ts <app>`.
 */
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronVersion, publishLaunchFacts, readCommandLine } from './launch-facts.ts';

/** Electron 45 embeds this major; on another one a test could pass falsely. */
const NODE_MAJOR = '24';
/** A healthy main evaluates in well under a second; one that awaits `app.whenReady()` at its top never does. */
const EVALUATION_WARNING_MS = 3_000;

const args = process.argv.slice(2);
if (args.includes('--version') || args[0] === '-v') {
  console.log(`v${electronVersion()}`);
  process.exit(0);
}
if (process.versions.node.split('.')[0] !== NODE_MAJOR) {
  console.error(
    `stand-in: Electron ${electronVersion()} runs Node ${NODE_MAJOR}, this is ${process.version}. ` +
      'Run `npm ci`, which installs the right one, or set JOBDECK_NODE to it.',
  );
  process.exit(2);
}
const facts = readCommandLine(args);
if (!facts) {
  console.error('stand-in: expected an app to run: electron [switches] <app folder> [arguments]');
  process.exit(2);
}
publishLaunchFacts(facts);

// Electron's argv is [executable, ...everything after it]: there is no script entry.
process.argv.splice(1, 1);
const define = (name: string, value: unknown): void => {
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
};
define('type', 'browser');
define('defaultApp', true);
define('resourcesPath', join(facts.appPath, 'resources'));
define('versions', Object.freeze({ ...process.versions, electron: facts.electronVersion, chrome: '' }));

const electronUrl = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    const isElectron = /^electron(\/(main|common))?$/.test(specifier);
    return isElectron ? { url: electronUrl, shortCircuit: true } : next(specifier, context);
  },
});
const { openForBusiness } = await import('./electron.ts');

process.on('uncaughtException', (error) => {
  // An app that handles these itself is left alone. Electron shows a dialog otherwise, and keeps running.
  if (process.listenerCount('uncaughtException') > 1) return;
  console.error(
    `A JavaScript error occurred in the main process\nUncaught Exception:\n${error?.stack ?? error}`,
  );
  process.exitCode = 1;
});
process.on('unhandledRejection', (reason) => {
  if (process.listenerCount('unhandledRejection') > 1) return;
  console.error('Unhandled rejection in the main process:', reason);
});

const require = createRequire(join(facts.appPath, 'package.json'));
for (const module of facts.required) require(module);
const warning = setTimeout(() => {
  console.error(
    `stand-in: main has not finished evaluating after ${EVALUATION_WARNING_MS / 1000} s. Electron fires "ready" only ` +
      'after it has, so a top-level `await app.whenReady()` waits for ever (electron/electron#40719).',
  );
}, EVALUATION_WARNING_MS);
try {
  if (facts.isModule) await import(pathToFileURL(facts.mainFile).href);
  else require(facts.mainFile);
} catch (error) {
  // Electron shows this in a dialog and waits for a person to close it; here nobody would.
  console.error('App threw an error during load\n', error);
  process.exit(1);
}
clearTimeout(warning);
await openForBusiness();
