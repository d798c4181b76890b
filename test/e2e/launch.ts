/**
 * Opens the built app for a test: on real Electron where its binary is installed, on the stand-in elsewhere. The specs
 * are the same for both. `describeElectron()` says which, for a test runner to print once.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { chromiumVersion, findChromium } from '../electron-stand-in/find-chromium.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ELECTRON = join(ROOT, 'node_modules/electron');
const STAND_IN = join(ROOT, 'test/electron-stand-in/dist');
/** Set once the line has been printed; test workers inherit it. */
const PRINTED = 'JOBDECK_ELECTRON_PRINTED';
/** An app that asks something before it quits must not hang the test run. */
const CLOSING_LIMIT_MS = 10_000;

export type ElectronKind = 'real' | 'stand-in';

export interface LaunchOptions {
  /** A folder to use again; by default a new one, removed by `close`. */
  readonly userData?: string;
  /** Arguments for the app, after its folder. */
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The app's folder; by default this project, which must have been built. */
  readonly appFolder?: string;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** The first window. */
  readonly page: Page;
  readonly userData: string;
  readonly kind: ElectronKind;
  /** What the main process has written to stdout and stderr so far. */
  output(): string;
  /** Quits, by force after 10 s, and removes the user data folder if it was made here. May be called twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** JOBDECK_ELECTRON=stand-in takes the stand-in even where the real one is installed. */
export function electronKind(): ElectronKind {
  if (process.env['JOBDECK_ELECTRON'] === 'stand-in') return 'stand-in';
  return existsSync(join(ELECTRON, 'path.txt')) ? 'real' : 'stand-in';
}

/** The executable itself, for starts that open no window. */
export function electronPath(): string {
  if (electronKind() === 'stand-in') return join(STAND_IN, 'electron');
  return join(ELECTRON, 'dist', readFileSync(join(ELECTRON, 'path.txt'), 'utf8').trim());
}

/** "electron: real 45.4.1" or "electron: stand-in on Chromium 156.0.8078.79". Rejects when neither can be had. */
export async function describeElectron(): Promise<string> {
  if (electronKind() === 'stand-in') {
    const found = await findChromium();
    return `electron: stand-in on Chromium ${await chromiumVersion(found)}`;
  }
  const { version } = JSON.parse(readFileSync(join(ELECTRON, 'package.json'), 'utf8')) as { version: string };
  return `electron: real ${version}`;
}

/** Prints `describeElectron()` unless it has been printed in this run already. */
export async function printElectronOnce(): Promise<void> {
  if (process.env[PRINTED]) return;
  process.env[PRINTED] = '1';
  console.log(await describeElectron());
}

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const { args = [], env = {}, appFolder = ROOT } = options;
  requireBuilt(appFolder);
  await printElectronOnce();
  const kind = electronKind();
  // Playwright asks the electron package for its path in *this* process, once, and the package reads this.
  if (kind === 'stand-in') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = STAND_IN;
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'jobdeck-e2e-'));
  // The same sizes everywhere, and nothing popping up on a developer's screen; JOBDECK_HEADED=1 shows it.
  const headless = process.env['JOBDECK_HEADED'] ? {} : { JOBDECK_STAND_IN_HEADLESS: '1' };
  const removeUserData = (): void => {
    if (options.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  };
  const app = await _electron
    .launch({
      args: [appFolder, `--user-data-dir=${userData}`, ...args],
      cwd: appFolder,
      env: { ...definedEnvironment(), ...headless, ...env },
      // Chromium's sandbox refuses to run as root; anywhere else the tests run with it.
      chromiumSandbox: process.getuid?.() !== 0 && !process.env['JOBDECK_NO_SANDBOX'],
      // Without this Playwright pretends to every page that the system's theme is light.
      colorScheme: null,
    })
    .catch((error: unknown) => {
      removeUserData();
      throw error;
    });
  holdOn(app);
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // An app must not outlive who launched it, however that ended.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= quit(app, exited).finally(removeUserData);
    return closing;
  };
  try {
    const page = await app.firstWindow();
    // A window starts on about:blank, and what is evaluated there is lost when the app's page comes.
    await page.waitForURL((url) => url.protocol !== 'about:', { waitUntil: 'domcontentloaded' });
    return { app, page, userData, kind, output: () => output, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw new Error(`The app opened no window. Its output:\n${output}`, { cause: error });
  }
}

/**
 * V8's inspector holds the promise of an evaluated function weakly: a collection of garbage at the wrong moment ends it
 * with this message, whatever the function did. What the tests evaluate may be done twice.
 */
function holdOn(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app) as (...args: unknown[]) => Promise<unknown>;
  const again = async (...args: unknown[]): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await evaluate(...args);
      } catch (error) {
        if (tries === 3 || !String(error).includes('Resulting promise was garbage collected')) throw error;
      }
    }
  };
  app.evaluate = again as typeof app.evaluate;
}

async function quit(app: ElectronApplication, exited: Promise<void>): Promise<void> {
  const limit = setTimeout(() => app.process().kill('SIGKILL'), CLOSING_LIMIT_MS);
  await app.close().catch(() => {}); // it may have ended by itself
  await exited;
  clearTimeout(limit);
}

function requireBuilt(appFolder: string): void {
  const { main = 'index.js' } = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as {
    main?: string;
  };
  if (existsSync(join(appFolder, main))) return;
  throw new Error(
    `Expected the built app at ${join(appFolder, main)}, found nothing. Run \`npm run build\` first.`,
  );
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string
  >;
}
