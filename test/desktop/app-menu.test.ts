import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';
import { type MenuActions, menuTemplate } from '../../electron/desktop/app-menu.ts';
import { APP_COMMAND_IDS, APP_COMMANDS, type AppCommandId } from '../../shared/app-commands.ts';

vi.mock('electron', () => ({ Menu: {} }));

/** What was asked of it, as the name of the action with the command. */
function itemsOf(asked: string[] = []): readonly MenuItemConstructorOptions[] {
  const note = (name: string) => () => void asked.push(name);
  const act: MenuActions = {
    inWindow: (command) => void asked.push(command),
    pauseAll: note('pause-all'),
    resumeAll: note('resume-all'),
    exportSnapshot: note('export-snapshot'),
    startTour: note('start-tour'),
    showDataFolder: note('show-data-folder'),
  };
  return menuTemplate(act, { isMac: false, isDev: false }).flatMap(
    ({ submenu }) => (submenu as MenuItemConstructorOptions[] | undefined) ?? [],
  );
}

test('every command of the window is in the menu, under its words and keys, and does what it says', () => {
  const asked: string[] = [];
  const items = itemsOf(asked).filter(({ id }) => id !== undefined);
  // Undo is the Edit menu's: the page decides what is meant.
  const wanted = APP_COMMAND_IDS.filter((id) => id !== 'undo');
  expect(items.map(({ id }) => id).sort()).toEqual([...wanted].sort());
  for (const { id, label, accelerator, click } of items) {
    const { title, keys } = APP_COMMANDS[id as AppCommandId];
    expect([label, accelerator ?? null], id).toEqual([title, keys]);
    (click as () => void)();
    expect(asked.at(-1)).toBe(id);
  }
});

test('no keys stand for two things', () => {
  const keys = itemsOf()
    .map(({ accelerator }) => String(accelerator ?? '').replace('CmdOrCtrl', 'Ctrl'))
    .filter((each) => each !== '');
  expect(keys).toEqual([...new Set(keys)]);
});
