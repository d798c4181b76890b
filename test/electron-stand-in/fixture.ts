/** Opens the fixture app for the faithfulness tests, and small apps made on the spot for the rest. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type LaunchedApp, type LaunchOptions, launchApp } from '../e2e/launch.ts';
import { findChromium } from './find-chromium.ts';

process.env['JOBDECK_ELECTRON'] = 'stand-in';
process.env['JOBDECK_ELECTRON_PRINTED'] = '1'; // the whole suite is about the stand-in

export const FIXTURE = join(import.meta.dirname, 'fixtures/app');
export const EXECUTABLE = join(import.meta.dirname, 'dist/electron');

/** What the fixture's main process keeps for its tests; see fixtures/app/main.js. */
export interface FixtureState {
  readonly order: string[];
  readonly secondInstances: { argv: string[]; workingDirectory: string; data: unknown }[];
  readonly tray: Electron.Tray;
  readonly window: Electron.BrowserWindow;
}

/** What the fixture's preload exposes. */
export interface FixtureApi {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  sendSync(channel: string): unknown;
  on(channel: string, listener: (...args: unknown[]) => void): () => void;
  fail(): void;
  callBack(callback: (value: number) => number): number;
  readonly nested: { readonly list: unknown[] };
  readonly tried: Record<string, string>;
  readonly process: { type: string; sandboxed: boolean; electron: string };
  exposeAgain(): void;
}

declare global {
  var fixture: FixtureState;
  var api: FixtureApi;
}

const missing = await findChromium().then(
  () => undefined,
  (error: Error) => error.message,
);
if (missing) console.warn(`Skipped: ${missing}`);

/** A suite that needs a window; skipped, with the reason printed, where no Chromium can be had. */
export const describeWithChromium = describe.skipIf(missing !== undefined);

/** One app for all tests of a suite. */
export function sharedApp(options: LaunchOptions = {}): { readonly current: LaunchedApp } {
  let launched: LaunchedApp | undefined;
  beforeAll(async () => {
    launched = await launchApp({ appFolder: FIXTURE, ...options });
  });
  afterAll(() => launched?.close());
  return {
    get current() {
      if (!launched)
        throw new Error('The app is opened before the first test, not while tests are collected');
      return launched;
    },
  };
}

export interface SmallApp {
  readonly folder: string;
  remove(): void;
}

/** An app of the given files; `main.js` is its main. */
export function makeApp(
  files: Readonly<Record<string, string>>,
  type: 'module' | 'commonjs' = 'module',
): SmallApp {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-app-'));
  const manifest = { name: 'small', version: '1.0.0', type, main: 'main.js' };
  mkdirSync(join(folder, 'data'));
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    writeFileSync(join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the executable by itself, without Playwright, to its end. */
export function runToEnd(folder: string, args: readonly string[] = []): Promise<Ended> {
  const { child, output } = startExecutable(folder, args);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, output: output() }));
  });
}

/** None outlives the test run, whatever its test did. */
const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

export function startExecutable(
  folder: string,
  args: readonly string[] = [],
): { readonly child: ChildProcess; output(): string } {
  const hasData = args.some((argument) => argument.startsWith('--user-data-dir='));
  const data = hasData ? [] : [`--user-data-dir=${join(folder, 'data')}`];
  const child = spawn(EXECUTABLE, [folder, ...data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, JOBDECK_STAND_IN_HEADLESS: '1' },
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return { child, output: () => text };
}

/** Asks again until the answer fits. */
export async function eventually<T>(ask: () => T | Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 8_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)} after 8 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
