import { Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron';
import { summaryLine } from '../../../shared/numbers/summary.ts';
import type { Clock } from '../../clock.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { createPace } from '../../pace.ts';
import { type Panel, trayIconOf } from './tray-icon.ts';
import { trayImages } from './tray-image.ts';
import { type TrayAction, type TrayMenuItem, trayMenuOf } from './tray-menu.ts';

/** Once a second: a menu that changes faster closes under the pointer on some desktops. */
const INTERVAL_MS = 1_000;

export interface TrayHandle {
  readonly tray: Tray;
  /** What is shown. A native tray cannot be asked, and the tests have to know. */
  shown(): { readonly tooltip: string; readonly menu: Menu };
  destroy(): void;
}

/**
 * The engine at a glance, also while the window is closed. The picture, the tooltip and the menu are each set only when
 * they changed: setting them costs a message to the desktop. Everything is in the menu, since on Linux a click may do
 * nothing but open it.
 */
export function createTray(options: {
  readonly snapshots: SnapshotSource;
  readonly clock: Clock;
  /** A folder of its own for its pictures, where the platform wants files. */
  readonly folder: string;
  readonly act: Readonly<Record<TrayAction, () => void>>;
}): TrayHandle {
  const { snapshots, clock, folder, act } = options;
  const imageOf = trayImages({ platform: process.platform, folder });
  let shown = { icon: '', tooltip: '', items: '' };
  let menu = new Menu();
  const first = trayIconOf(snapshots.current());
  const tray = new Tray(imageOf(first, panel()));

  const draw = (): void => {
    const snapshot = snapshots.current();
    const icon = trayIconOf(snapshot);
    const items = trayMenuOf(snapshot);
    const next = {
      icon: JSON.stringify([icon, panel()]),
      tooltip: summaryLine(snapshot),
      items: JSON.stringify(items),
    };
    if (next.icon !== shown.icon) tray.setImage(imageOf(icon, panel()));
    if (next.tooltip !== shown.tooltip) tray.setToolTip(next.tooltip);
    if (next.items !== shown.items) {
      menu = Menu.buildFromTemplate(items.map((item) => nativeItem(item, act)));
      tray.setContextMenu(menu);
    }
    shown = next;
  };

  const pace = createPace({ clock, intervalMs: INTERVAL_MS, action: draw });
  const unsubscribe = snapshots.onChanged(pace.request);
  nativeTheme.on('updated', pace.request);
  // On macOS a click opens the menu; there a second meaning would only get in its way.
  if (process.platform !== 'darwin') tray.on('click', act.open);
  pace.request();
  return {
    tray,
    shown: () => ({ tooltip: shown.tooltip, menu }),
    destroy: () => {
      unsubscribe();
      nativeTheme.off('updated', pace.request);
      pace.reset();
      tray.destroy();
    },
  };
}

/** The panel follows the system's theme, not the window's; only GNOME's stays dark in both. */
function panel(): Panel {
  if (process.platform !== 'linux')
    return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? 'dark' : 'light';
  if (/gnome/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '')) return 'dark';
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
}

function nativeItem(
  item: TrayMenuItem,
  act: Readonly<Record<TrayAction, () => void>>,
): MenuItemConstructorOptions {
  if (item.type === 'separator') return { type: 'separator' };
  if (item.type === 'value') return { id: item.id, label: item.label, enabled: false };
  const { id, label, keys } = item;
  // Shown, not taken: the menu bar's item has them.
  const accelerator = keys === null ? {} : { accelerator: keys, registerAccelerator: false };
  return { id, label, ...accelerator, click: () => act[id]() };
}
