import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoreProblem } from '../../electron/queue/sqlite/store-problem.ts';
import type { KnownStores } from './corrupt-stores.ts';
import { readBooks } from './load/books.ts';
import { openStore, tryToOpen } from './load/open.ts';

/** A folder that can't be used as it should be. */
export interface Place {
  readonly name: string;
  /** What is not as it has to be, or why this machine can't try it. */
  check(folder: string, known: KnownStores): Promise<readonly string[] | string>;
}

/** What corrupt-open.fixture.ts answers. */
export interface OpenedElsewhere {
  readonly problem: StoreProblem | null;
  readonly readOnly: string | null;
  readonly jobs: number;
}

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

export const PLACES: readonly Place[] = [
  {
    name: 'a folder that may not be written to',
    check: async (folder, { clean }) =>
      asNobody(folder, clean.folder, 0o555, 0o444, ({ problem, readOnly, jobs }) => [
        ...(problem === null ? [] : [`it was refused: ${problem.message}`]),
        ...(jobs === clean.books.jobs.length
          ? []
          : [`${jobs} of ${clean.books.jobs.length} jobs can be looked at`]),
        ...words(readOnly, /may not be written to \(no permission .*jobs can be looked at/),
      ]),
  },
  {
    name: 'a folder that may not be written to, as a killed process left it',
    check: async (folder, { killed }) =>
      asNobody(folder, killed.folder, 0o555, 0o444, ({ problem, readOnly, jobs }) => [
        ...(problem === null ? [] : [`it was refused: ${problem.message}`]),
        ...(jobs === killed.books.jobs.length
          ? []
          : [`${jobs} of ${killed.books.jobs.length} jobs can be looked at`]),
        ...words(readOnly, /may not be written to/),
      ]),
  },
  {
    name: 'a folder that may not be entered',
    check: async (folder, { clean }) =>
      asNobody(folder, clean.folder, 0o000, 0o444, ({ problem }) => [
        ...(problem?.kind === 'unreadable' ? [] : [`it is "${problem?.kind}"`]),
        ...words(problem?.message, /no permission \(EACCES\)/),
      ]),
  },
  {
    name: 'a jobs.db that may not be read',
    check: async (folder, { clean }) =>
      asNobody(folder, clean.folder, 0o777, 0o000, ({ problem }) => [
        ...(problem?.kind === 'unreadable' ? [] : [`it is "${problem?.kind}"`]),
        ...words(problem?.message, /no permission \(EACCES\)/),
      ]),
  },
  {
    name: 'a full disk, and nothing on it yet',
    check: (folder) =>
      onSmallDisk(folder, async () => {
        fill(folder);
        const opened = await tryToOpen(join(folder, 'data'));
        if (!opened.ok) return wordsOfFull(opened.error);
        await opened.value.store.close();
        return ['it was opened'];
      }),
  },
  {
    name: 'a full disk, with a store on it',
    check: (folder, { killed }) =>
      onSmallDisk(folder, async () => {
        const data = join(folder, 'data');
        cpSync(killed.folder, data, { recursive: true });
        rmSync(join(data, 'jobs.db-shm'), { force: true });
        fill(folder);
        const opened = await tryToOpen(data);
        if (opened.ok) await opened.value.store.close();
        const problems = opened.ok ? [] : [...wordsOfFull(opened.error)];
        // Once there is space again, nothing is missing.
        for (const name of readdirSync(folder)) if (name.startsWith('ballast')) rmSync(join(folder, name));
        const { store } = await openStore(data);
        const { jobs } = await readBooks(store);
        await store.close();
        if (jobs.length !== killed.books.jobs.length)
          problems.push(`${jobs.length} of ${killed.books.jobs.length} jobs are there afterwards`);
        return problems;
      }),
  },
];

const words = (text: string | null | undefined, expected: RegExp): readonly string[] =>
  text != null && expected.test(text) ? [] : [`the words are not the right ones: ${text}`];

const wordsOfFull = ({ kind, message }: StoreProblem): readonly string[] => [
  ...(kind === 'full' ? [] : [`it is "${kind}"`]),
  ...words(message, /No space is left to open .* Free some space/),
];

/** Opens a copy as a user who may do nothing but what the modes say. */
async function asNobody(
  folder: string,
  from: string,
  folderMode: number,
  fileMode: number,
  check: (opened: OpenedElsewhere) => readonly string[],
): Promise<readonly string[] | string> {
  if (!isRoot) return 'only root can act as another user';
  const module = join(import.meta.dirname, 'corrupt-open.fixture.ts');
  cpSync(from, folder, { recursive: true });
  for (let each = dirname(folder); each !== dirname(each); each = dirname(each)) {
    if (each.includes('jobdeck-')) chmodSync(each, 0o755);
  }
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), fileMode);
  chmodSync(folder, folderMode);
  const options = { uid: NOBODY, gid: NOBODY, encoding: 'utf8', cwd: '/' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [module, folder], options);
  chmodSync(folder, 0o755);
  if (status === null || stderr.includes('EACCES: permission denied, open'))
    return `another user can't start Node here: ${stderr.trim().split('\n')[0]}`;
  if (status !== 0) return [`it ended with ${status}: ${stderr}`];
  return check(JSON.parse(stdout) as OpenedElsewhere);
}

async function onSmallDisk(
  folder: string,
  check: () => Promise<readonly string[]>,
): Promise<readonly string[] | string> {
  if (!isRoot || process.platform !== 'linux') return 'only root on Linux can mount a small disk';
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) return `no small disk can be mounted: ${stderr.trim()}`;
  try {
    return await check();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
}

/** To the last block. */
function fill(folder: string): void {
  for (const size of [65_536, 4096]) {
    try {
      for (let index = 0; ; index += 1)
        writeFileSync(join(folder, `ballast-${size}-${index}`), Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
