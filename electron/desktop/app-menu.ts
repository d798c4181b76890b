import { Menu, type MenuItemConstructorOptions } from 'electron';
import { APP_COMMANDS, type AppCommandId } from '../../shared/app-commands.ts';

/** What the menu can do; each is one of the commands that the window and the tray have, too. */
export interface MenuActions {
  /** What the window does itself; it is opened for that. */
  inWindow(command: AppCommandId): void;
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

/** `undo` is not among them: the Edit menu's own takes back what is typed, and the page decides which is meant. */
export function menuTemplate(
  act: MenuActions,
  { isMac, isDev }: { readonly isMac: boolean; readonly isDev: boolean },
): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const item = (id: AppCommandId, click: () => void = () => act.inWindow(id)): MenuItemConstructorOptions => {
    const { title, keys } = APP_COMMANDS[id];
    return { id, label: title, ...(keys === null ? {} : { accelerator: keys }), click };
  };
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        item('new-job'),
        item('new-schedule'),
        item('import'),
        item('export-snapshot', () => act.exportSnapshot()),
        item('compare-now'),
        item('compare-files'),
        separator,
        item('start-tour', () => act.startTour()),
        item('show-data-folder', () => act.showDataFolder()),
        separator,
        isMac ? { role: 'close' } : { role: 'close', accelerator: 'Ctrl+W' },
        ...(isMac ? [] : [{ role: 'quit' as const, accelerator: 'Ctrl+Q' }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('palette'),
        separator,
        item('overview'),
        item('jobs'),
        item('queues'),
        item('schedules'),
        item('history'),
        item('log'),
        item('alerts'),
        item('settings'),
        separator,
        item('toggle-rail'),
        item('theme-system'),
        item('theme-light'),
        item('theme-dark'),
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
      submenu: [item('pause-all', () => act.pauseAll()), item('resume-all', () => act.resumeAll())],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('keys')] },
  ];
}
