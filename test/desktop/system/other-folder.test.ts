import type { MessageBoxOptions } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { parseArguments } from '../../../electron/desktop/arguments.ts';
import { explainOtherFolder } from '../../../electron/desktop/system/other-folder.ts';

const { told } = vi.hoisted(() => ({ told: [] as MessageBoxOptions[] }));
vi.mock('electron', () => ({
  dialog: { showMessageBox: async (options: MessageBoxOptions) => told.push(options) },
}));
beforeEach(() => {
  told.length = 0;
});

const startedAgain = (folder: string | null, ...args: string[]): void =>
  explainOtherFolder(folder, parseArguments(['electron', '.', ...args], '/home/ada'));

test('a second start that asks for nothing, or for the same folder, is told nothing', () => {
  startedAgain('/home/ada/jobs');
  startedAgain('/home/ada/jobs', '--data', 'jobs');
  startedAgain(null, '--memory');
  expect(told).toEqual([]);
});

test('one that asks for other jobs is told which ones are shown, and what to do', () => {
  startedAgain('/home/ada/jobs', '--data', 'more');
  expect(told[0]?.detail).toBe(
    'The window shows the jobs in /home/ada/jobs. To open /home/ada/more as well, quit first, or start the second one with a user data folder of its own: --user-data-dir=FOLDER.',
  );
  startedAgain(null, '--data', 'more');
  startedAgain('/home/ada/jobs', '--memory');
  expect(told.map(({ detail }) => detail?.slice(0, 40))).toHaveLength(3);
});
