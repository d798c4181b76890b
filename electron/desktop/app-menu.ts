import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShowRequest } from '../../shared/contract.ts';

/** What the menu can do; each is one of the commands that the window and the tray have, too. */
export interface MenuActions {
  show(view: Exclude<ShowRequest['view'], 'job'>): void;
  pauseAll(): void;
  resumeAll(): void;
  exportSnapshot(): void;
  startTour(): void;
  showDataFolder(): void;
}

/**
 * Every command there is, with its key. On macOS it is the menu bar; elsewhere the window has no frame to hang it in, but
 * its keys work all the same. A key that the page takes for itself does not reach the menu.
 */
export function setAppMenu(
  act: MenuActions,
  options: { readonly isMac: boolean; readonly isDev: boolean },
): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(act, options)));
}

export function menuTemplate(
  act: MenuActions,
  { isMac, isDev }: { readonly isMac: boolean; readonly isDev: boolean },
): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const item = (
    label: string,
    accelerator: string | null,
    click: () => void,
  ): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === null ? {} : { accelerator }),
    click,
  });
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        item('New Job', 'CmdOrCtrl+N', () => act.show('new-job')),
        item('Import…', 'CmdOrCtrl+I', () => act.show('import')),
        item('Export Snapshot…', 'CmdOrCtrl+E', () => act.exportSnapshot()),
        separator,
        item('Start the Tour', null, () => act.startTour()),
        item('Show Data Folder', null, () => act.showDataFolder()),
        separator,
        isMac ? { role: 'close' } : { role: 'close', accelerator: 'Ctrl+W' },
        ...(isMac ? [] : [{ role: 'quit' as const, accelerator: 'Ctrl+Q' }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Overview', 'CmdOrCtrl+1', () => act.show('overview')),
        item('Jobs', 'CmdOrCtrl+2', () => act.show('jobs')),
        item('Queues', 'CmdOrCtrl+3', () => act.show('queues')),
        item('Schedules', 'CmdOrCtrl+4', () => act.show('schedules')),
        item('Settings', 'CmdOrCtrl+,', () => act.show('settings')),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(isDev ? [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: '&Jobs',
      submenu: [
        item('Pause All', 'CmdOrCtrl+Shift+P', () => act.pauseAll()),
        item('Resume All', 'CmdOrCtrl+Shift+R', () => act.resumeAll()),
      ],
    },
    { role: 'windowMenu' },
  ];
}
