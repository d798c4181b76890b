import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect } from 'vitest';
import {
  type OpenedFolder,
  type OpenFolderOptions,
  openFolder,
} from '../../../electron/queue/sqlite/opening/open-folder.ts';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import { formatMoment } from './moments.ts';
import { AT, addJobs } from './store-rows.ts';

/** As messages show it. */
export const AT_TEXT = formatMoment(AT);

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp();
});
export const atEnd = (cleanUp: () => void): number => cleanUps.push(cleanUp);

/** A new folder that is gone after the test. Everybody may enter it, for tests that go on as somebody else. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-opening-'));
  chmodSync(folder, 0o755);
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const optionsFor = (folder: string, more: Partial<OpenFolderOptions>): OpenFolderOptions => ({
  folder,
  version: '0.1.0',
  recover: false,
  now: () => AT,
  ...more,
});

/** Closed after the test, if it is not before. */
export function opened(folder: string, more: Partial<OpenFolderOptions> = {}): OpenedFolder {
  const result = openFolder(optionsFor(folder, more));
  if (!result.ok) throw new Error(`not opened: ${JSON.stringify(result.error, null, 2)}`);
  atEnd(() => result.value.close());
  return result.value;
}

export function refused(folder: string, more: Partial<OpenFolderOptions> = {}): StoreProblem {
  const result = openFolder(optionsFor(folder, more));
  if (result.ok) {
    result.value.close();
    expect.fail('it was opened');
  }
  return result.error;
}

/** A closed store with so many waiting jobs. */
export function storeWith(jobs: number, folder = temporaryFolder()): string {
  const store = opened(folder);
  addJobs(store, 1, jobs);
  store.close();
  return folder;
}

/** Names and contents of all the files in a folder, but for those that `without` matches. */
export function contentsOf(folder: string, without = /^$/): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => !without.test(name) && statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, hashOf(join(folder, name))]));
}

export const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Looks into a store that nobody has open, and leaves nothing beside it. */
export function query(path: string, sql: string): readonly Record<string, unknown>[] {
  const db = new DatabaseSync(path);
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

const CHILD = join(import.meta.dirname, 'child.ts');

/** Runs child.ts to its end, as somebody else if told so; answers what it printed. */
export function inChild(args: readonly string[], uid?: number): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, [CHILD, ...args], {
    encoding: 'utf8',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (stdout === '') throw new Error(`child ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Runs child.ts until the test ends or it is killed; answers when it has printed what it has. */
export async function holdingChild(
  args: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly said: unknown }> {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(() => child.kill('SIGKILL'));
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(String(chunk))),
  );
  return { child, said: JSON.parse(said) };
}

export const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));
