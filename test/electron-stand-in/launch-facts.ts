import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What the executable learned from its command line, before any code of the app runs. */
export interface LaunchFacts {
  /** Chromium-style switches from anywhere on the command line, without the dashes. */
  readonly switches: Map<string, string>;
  /** Modules to load before main (`-r`); Playwright uses it. */
  readonly required: readonly string[];
  readonly appPath: string;
  readonly mainFile: string;
  readonly isModule: boolean;
  readonly packageName: string | undefined;
  readonly productName: string | undefined;
  readonly packageVersion: string | undefined;
  readonly electronVersion: string;
}

interface AppPackage {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
  readonly type?: string;
}

const FACTS = Symbol.for('jobdeck.electron-stand-in.launch-facts');

/** The boot file leaves the facts here for the `electron` module, which the app imports by itself. */
export function publishLaunchFacts(facts: LaunchFacts): void {
  Object.defineProperty(globalThis, FACTS, { value: facts });
}

export function launchFacts(): LaunchFacts {
  const facts: unknown = Reflect.get(globalThis, FACTS);
  if (!facts)
    throw new Error('stand-in: electron.ts was imported without boot.ts; start dist/electron instead');
  return facts as LaunchFacts;
}

export function electronVersion(): string {
  const file = new URL('../../node_modules/electron/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Reads `electron [switches] [-r module] <app folder or file> [arguments]`. */
export function readCommandLine(args: readonly string[]): LaunchFacts | undefined {
  const required: string[] = [];
  const switches = new Map<string, string>();
  const note = (argument: string, keepFirst: boolean): void => {
    const [name = '', ...value] = argument.slice(2).split('=');
    if (!keepFirst || !switches.has(name)) switches.set(name, value.join('='));
  };
  let target: string | undefined;
  let index = 0;
  for (; index < args.length && target === undefined; index++) {
    const argument = args[index] ?? '';
    if (argument === '-r' || argument === '--require') required.push(args[++index] ?? '');
    else if (argument.startsWith('--')) note(argument, false);
    else target = argument;
  }
  for (const argument of args.slice(index)) if (argument.startsWith('--')) note(argument, true);
  return target === undefined ? undefined : { required, switches, ...readApp(resolve(target)) };
}

function readApp(path: string): Omit<LaunchFacts, 'required' | 'switches'> {
  const isFolder = statSync(path).isDirectory();
  const manifest: AppPackage = isFolder
    ? (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as AppPackage)
    : {};
  const mainFile = isFolder ? join(path, manifest.main ?? 'index.js') : path;
  return {
    appPath: isFolder ? path : dirname(path),
    mainFile,
    isModule: mainFile.endsWith('.mjs') || (manifest.type === 'module' && !mainFile.endsWith('.cjs')),
    packageName: manifest.name,
    productName: manifest.productName,
    packageVersion: manifest.version,
    electronVersion: electronVersion(),
  };
}
