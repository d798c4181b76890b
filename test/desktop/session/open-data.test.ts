import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, MessageBoxOptions } from 'electron';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { parseArguments } from '../../../electron/desktop/arguments.ts';
import { openDataFolder } from '../../../electron/desktop/session/open-data.ts';
import { silentLogger } from '../../../electron/logger.ts';
import { openStore } from '../../support/sqlite-store.ts';
import { threadPath } from '../../support/threads.ts';

const { asked, shown, answers } = vi.hoisted(() => ({
  asked: [] as MessageBoxOptions[],
  shown: [] as string[],
  /** The button that is pressed, by its words, or what is done first. */
  answers: [] as (string | (() => Promise<string>))[],
}));
vi.mock('electron', () => ({
  dialog: {
    showMessageBox: async (options: MessageBoxOptions) => {
      asked.push(options);
      const answer = answers.shift() ?? 'Quit';
      const words = typeof answer === 'string' ? answer : await answer();
      return { response: options.buttons?.indexOf(words) ?? -1 };
    },
  },
  shell: { showItemInFolder: (path: string) => shown.push(path) },
}));
afterEach(() => {
  for (const list of [asked, shown, answers]) list.length = 0;
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(userData: string, ...args: string[]) {
  const opened = await openDataFolder({
    app: { getPath: () => userData, getVersion: () => '0.1.0' } as unknown as App,
    args: parseArguments(['electron', '.', ...args], userData),
    modules: { store: threadPath('store'), output: 'unused' },
    logger: silentLogger,
  });
  onTestFinished(async () => {
    await opened?.parts.store?.close();
  });
  return opened;
}

test('jobs are kept below the user data folder, or where the command line says', async () => {
  const userData = aFolder();
  expect((await open(userData))?.folder).toBe(join(userData, 'data'));
  expect((await open(userData, '--data', 'other'))?.folder).toBe(join(userData, 'other'));
  expect(await open(userData, '--memory')).toMatchObject({ folder: null, parts: {} });
  expect(asked).toEqual([]);
});

test('a damaged store is asked about, and what can be read is recovered only when that was chosen', async () => {
  const userData = aFolder();
  const path = join(userData, 'data');
  await (await openStore(path)).close();
  writeFileSync(join(path, 'jobs.db'), 'no database at all'.repeat(500));
  expect(await open(userData)).toBeNull();
  expect(asked[0]).toMatchObject({ type: 'error', message: 'The stored jobs are damaged.' });
  const { buttons = [], defaultId = -1, cancelId = -1 } = asked[0] ?? {};
  expect([buttons[defaultId], buttons[cancelId]]).toEqual(['Quit', 'Quit']);

  answers.push('Show the file', 'Recover what can be read');
  expect(await open(userData)).toMatchObject({ folder: path, unfinished: 0 });
  expect(shown).toEqual([join(path, 'jobs.db')]);
  expect(asked).toHaveLength(3);
});

test('a folder that is in use is tried again when the person says so', async () => {
  const userData = aFolder();
  const path = join(userData, 'data');
  const other = await openStore(path);
  answers.push('Try again', async () => {
    await other.close();
    return 'Try again';
  });
  expect((await open(userData))?.folder).toBe(path);
  expect(asked.map(({ message }) => message)).toEqual([
    'Another Jobdeck has this data folder open.',
    'Another Jobdeck has this data folder open.',
  ]);
});
