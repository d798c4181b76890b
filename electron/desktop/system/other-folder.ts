import { dialog } from 'electron';
import type { Arguments } from '../arguments.ts';

/** One Jobdeck shows one data folder: who starts it a second time for another one is told so. */
export function explainOtherFolder(folder: string | null, asked: Arguments): void {
  const { data, memory } = asked;
  const isOther = memory ? folder !== null : data !== null && data !== folder;
  if (!isOther) return;
  const shown = folder === null ? 'jobs in memory' : `the jobs in ${folder}`;
  void dialog.showMessageBox({
    type: 'info',
    title: 'Jobdeck',
    message: 'Jobdeck is running already, with other jobs.',
    detail:
      `The window shows ${shown}. To open ${memory ? 'jobs in memory' : data} as well, quit first, ` +
      'or start the second one with a user data folder of its own: --user-data-dir=FOLDER.',
    buttons: ['OK'],
  });
}
