import { EventEmitter } from 'node:events';
import type {
  BrowserWindow,
  KeyboardEvent,
  Menu,
  MenuItem,
  MenuItemConstructorOptions,
  PopupOptions,
  WebContents,
} from 'electron';
import { notImplemented } from '../strict.ts';
import { isAccelerator } from './accelerator.ts';
import { toImage } from './native-image.ts';
import type { WindowRegistry } from './window-registry.ts';

export type MenuRole = NonNullable<MenuItemConstructorOptions['role']>;

/** Every role there is, and the label it brings (where a platform has several, Linux's). */
const ROLE_LABELS = {
  about: 'About',
  appMenu: '',
  clearRecentDocuments: 'Clear Menu',
  close: 'Close Window',
  copy: 'Copy',
  cut: 'Cut',
  delete: 'Delete',
  editMenu: 'Edit',
  fileMenu: 'File',
  forceReload: 'Force Reload',
  front: 'Bring All to Front',
  help: 'Help',
  hide: 'Hide',
  hideOthers: 'Hide Others',
  mergeAllWindows: 'Merge All Windows',
  minimize: 'Minimize',
  moveTabToNewWindow: 'Move Tab to New Window',
  paste: 'Paste',
  pasteAndMatchStyle: 'Paste and Match Style',
  quit: 'Quit',
  recentDocuments: 'Open Recent',
  redo: 'Redo',
  reload: 'Reload',
  resetZoom: 'Actual Size',
  selectAll: 'Select All',
  selectNextTab: 'Select Next Tab',
  selectPreviousTab: 'Select Previous Tab',
  services: 'Services',
  shareMenu: 'Share',
  showAllTabs: 'Show All Tabs',
  showSubstitutions: 'Show Substitutions',
  startSpeaking: 'Start Speaking',
  stopSpeaking: 'Stop Speaking',
  toggleDevTools: 'Toggle Developer Tools',
  toggleSmartDashes: 'Smart Dashes',
  toggleSmartQuotes: 'Smart Quotes',
  toggleSpellChecker: 'Check Spelling While Typing',
  toggleTabBar: 'Toggle Tab Bar',
  toggleTextReplacement: 'Text Replacement',
  togglefullscreen: 'Toggle Full Screen',
  undo: 'Undo',
  unhide: 'Show All',
  viewMenu: 'View',
  window: 'Window',
  windowMenu: 'Window',
  zoom: 'Zoom',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
} satisfies Record<MenuRole, string>;
const ROLES = new Map(Object.entries(ROLE_LABELS).map(([role, label]) => [role.toLowerCase(), label]));
const TYPES: ReadonlySet<string> = new Set([
  'normal',
  'separator',
  'submenu',
  'checkbox',
  'radio',
  'header',
  'palette',
]);
/** Roles that bring a whole menu of their own. */
const MENU_ROLES: ReadonlySet<string> = new Set([
  'appmenu',
  'filemenu',
  'editmenu',
  'viewmenu',
  'windowmenu',
  'sharemenu',
]);

export interface MenuSurroundings {
  readonly windows: WindowRegistry;
  readonly quit: () => void;
  /** A menu was popped up; tests look at what it held. */
  readonly onPopup: (menu: object) => void;
}

/** `Menu` and `MenuItem`, as strict as Electron's and stricter: unknown roles and accelerators throw here. */
export function makeMenuClasses(surroundings: MenuSurroundings): {
  Menu: typeof Menu;
  MenuItem: typeof MenuItem;
} {
  let lastCommandId = 0;
  let applicationMenu: MenuStandIn | null = null;

  class MenuItemStandIn {
    readonly commandId = ++lastCommandId;
    readonly type: string;
    readonly role: string | undefined;
    readonly submenu: MenuStandIn | undefined;
    readonly accelerator: string | undefined;
    readonly icon: unknown;
    readonly click: (event?: KeyboardEvent, window?: BrowserWindow, contents?: WebContents) => void;
    id = '';
    label: string;
    sublabel: string;
    toolTip: string;
    enabled: boolean;
    visible: boolean;
    checked: boolean;
    registerAccelerator: boolean;
    acceleratorWorksWhenHidden: boolean;
    menu: MenuStandIn | undefined;

    constructor(options: MenuItemConstructorOptions) {
      const role = options.role?.toLowerCase();
      if (role !== undefined && !ROLES.has(role))
        throw new Error(`stand-in: unknown menu role '${options.role}'`);
      if (options.accelerator !== undefined && !isAccelerator(options.accelerator)) {
        throw new Error(`stand-in: invalid accelerator '${options.accelerator}'`);
      }
      const given: unknown = options.submenu;
      this.submenu = Array.isArray(given)
        ? MenuStandIn.buildFromTemplate(given)
        : (given as MenuStandIn | undefined);
      const hasMenu = this.submenu !== undefined || (role !== undefined && MENU_ROLES.has(role));
      this.type = options.type ?? (hasMenu ? 'submenu' : 'normal');
      if (!TYPES.has(this.type)) throw new Error(`Unknown menu item type: ${this.type}`);
      if (this.type === 'submenu' && !hasMenu) throw new Error('Invalid submenu');
      if (this.submenu !== undefined && !(this.submenu instanceof MenuStandIn))
        throw new Error('Invalid submenu');
      this.role = role;
      this.accelerator = options.accelerator;
      this.icon = options.icon === undefined ? undefined : toImage(options.icon);
      this.id = options.id ?? '';
      this.label = options.label ?? (role === undefined ? '' : (ROLES.get(role) ?? ''));
      this.sublabel = options.sublabel ?? '';
      this.toolTip = options.toolTip ?? '';
      this.enabled = options.enabled ?? true;
      this.visible = options.visible ?? true;
      this.checked = options.checked ?? false;
      this.registerAccelerator = options.registerAccelerator ?? true;
      this.acceleratorWorksWhenHidden = options.acceleratorWorksWhenHidden ?? true;
      this.click = (event, window, contents) => this.#clicked(options, event, window, contents);
    }

    #clicked(
      options: MenuItemConstructorOptions,
      event: KeyboardEvent = {},
      window: BrowserWindow | undefined = surroundings.windows.focused?.window,
      contents: WebContents | undefined = window?.webContents,
    ): void {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.menu?.check(this);
      if (this.role === undefined) options.click?.(this as unknown as MenuItem, window, event);
      else this.#playRole(this.role, window, contents);
    }

    #playRole(role: string, window?: BrowserWindow, contents?: WebContents): void {
      if (role === 'quit') surroundings.quit();
      else if (role === 'close') window?.close();
      else if (role === 'minimize') window?.minimize();
      else if (role === 'togglefullscreen') window?.setFullScreen(!window.isFullScreen());
      else if (role === 'reload' || role === 'forcereload') contents?.reload();
      else throw notImplemented(`clicking a menu item with the role ${role}`);
    }
  }

  class MenuStandIn extends EventEmitter {
    readonly items: MenuItemStandIn[] = [];

    static buildFromTemplate(template: (MenuItemConstructorOptions | MenuItemStandIn)[]): MenuStandIn {
      if (!Array.isArray(template)) {
        throw new TypeError('Invalid template for Menu: Menu template must be an array');
      }
      if (!template.every(isTemplateItem)) {
        throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
      }
      const menu = new MenuStandIn();
      for (const item of withoutIdleSeparators(template)) {
        if (!(item instanceof MenuItemStandIn)) refusePositions(item);
        menu.append(item instanceof MenuItemStandIn ? item : new MenuItemStandIn(item));
      }
      return menu;
    }
    static setApplicationMenu(menu: MenuStandIn | null): void {
      if (menu && !(menu instanceof MenuStandIn)) throw new TypeError('Invalid menu');
      applicationMenu = menu;
    }
    static getApplicationMenu(): MenuStandIn | null {
      return applicationMenu;
    }
    static sendActionToFirstResponder(): void {
      throw notImplemented('Menu.sendActionToFirstResponder');
    }

    append(item: MenuItemStandIn): void {
      this.insert(this.items.length, item);
    }
    insert(position: number, item: MenuItemStandIn): void {
      if (!(item instanceof MenuItemStandIn)) throw new TypeError('Invalid item');
      if (position < 0) throw new RangeError(`Position ${position} cannot be less than 0`);
      if (position > this.items.length) {
        throw new RangeError(`Position ${position} cannot be greater than the total MenuItem count`);
      }
      this.items.splice(position, 0, item);
      item.menu = this;
      if (item.type === 'radio' && this.#group(item).every(({ checked }) => !checked)) {
        const [first] = this.#group(item);
        if (first && first === item) first.checked = true;
      }
    }
    getItemCount(): number {
      return this.items.length;
    }
    /** The first one with that id, however deep; Electron tolerates ids given twice. */
    getMenuItemById(id: string): MenuItemStandIn | null {
      for (const item of this.items) {
        const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
        if (found) return found;
      }
      return null;
    }
    popup(options: PopupOptions = {}): void {
      if (typeof options !== 'object' || options === null) throw new TypeError('Options must be an object');
      const window =
        options.window ?? surroundings.windows.focused?.window ?? surroundings.windows.all()[0]?.window;
      if (!window) throw new Error('Cannot open Menu without a BaseWindow present');
      this.emit('menu-will-show');
      surroundings.onPopup(this);
    }
    closePopup(): void {
      this.emit('menu-will-close');
    }
    /** Checks one radio item and unchecks its neighbours. */
    check(item: MenuItemStandIn): void {
      for (const other of this.#group(item)) other.checked = other === item;
    }

    /** Radio items that lie next to each other belong together. */
    #group(item: MenuItemStandIn): MenuItemStandIn[] {
      const at = this.items.indexOf(item);
      const isOther = ({ type }: MenuItemStandIn): boolean => type !== 'radio';
      const start = this.items.slice(0, at).findLastIndex(isOther) + 1;
      const length = this.items.slice(at).findIndex(isOther);
      return this.items.slice(start, length === -1 ? undefined : at + length);
    }
  }

  function isTemplateItem(item: unknown): boolean {
    if (typeof item !== 'object' || item === null) return false;
    if (item instanceof MenuItemStandIn) return true;
    return (
      Object.hasOwn(item, 'label') || Object.hasOwn(item, 'role') || Reflect.get(item, 'type') === 'separator'
    );
  }

  /** Electron drops separators that separate nothing. */
  function withoutIdleSeparators<Item extends { type?: string; visible?: boolean }>(
    template: readonly Item[],
  ): Item[] {
    const isSeparator = (item: Item | undefined): boolean =>
      item?.type === 'separator' && item.visible !== false;
    const kept = template.filter((item, at) => {
      const next = template.slice(at + 1).find(({ visible }) => visible !== false);
      return !isSeparator(item) || !isSeparator(next);
    });
    const firstShown = kept.findIndex(({ visible }) => visible !== false);
    const lastShown = kept.findLastIndex(({ visible }) => visible !== false);
    return kept.filter((item, at) => !isSeparator(item) || (at !== firstShown && at !== lastShown));
  }

  function refusePositions(item: MenuItemConstructorOptions): void {
    for (const key of ['before', 'after', 'beforeGroupContaining', 'afterGroupContaining'] as const) {
      if (item[key]) throw notImplemented(`the menu template option ${key}`);
    }
  }

  return {
    Menu: MenuStandIn as unknown as typeof Menu,
    MenuItem: MenuItemStandIn as unknown as typeof MenuItem,
  };
}
