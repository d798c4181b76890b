import { EventEmitter } from 'node:events';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  NativeImage,
  Rectangle,
  WebContents,
} from 'electron';
import { type Recording, recordCall } from '../recording.ts';
import { makeEvent, notImplemented, standInFor } from '../strict.ts';
import { toImage } from './native-image.ts';
import { type Owner, type Surroundings, WebContentsStandIn } from './web-contents.ts';
import type { WindowRegistry } from './window-registry.ts';

export interface WindowSurroundings extends Surroundings {
  readonly windows: WindowRegistry;
  readonly recording: Recording;
  readonly appName: () => string;
  /** A person closed the last window by Chromium's own means; there is no tray here to bring it back by. */
  readonly onLastWindowTaken: () => void;
}

type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

const asBrowserWindow = standInFor<BrowserWindow>('BrowserWindow');

/** A window: its state is kept here, its page is in WebContentsStandIn. */
export class BrowserWindowStandIn extends EventEmitter implements Owner {
  readonly id: number;
  readonly webContents: WebContents;
  readonly proxy: BrowserWindow;
  readonly #contents: WebContentsStandIn;
  readonly #around: WindowSurroundings;
  #bounds: Rectangle;
  #minimumSize: [number, number];
  #title: string;
  #visible: boolean;
  #state: State = 'normal';
  #alwaysOnTop: boolean;
  #readyToShow = false;
  #destroyed = false;

  constructor(around: WindowSurroundings, options: BrowserWindowConstructorOptions) {
    super();
    this.setMaxListeners(0);
    around.lifecycle.requireReady('Cannot create BrowserWindow before app is ready');
    for (const unsupported of ['parent', 'modal', 'tabbingIdentifier', 'kiosk', 'fullscreen'] as const) {
      if (options[unsupported]) throw notImplemented(`BrowserWindow option ${unsupported}`);
    }
    this.#around = around;
    const { x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 } = options;
    this.#minimumSize = [minWidth, minHeight];
    this.#bounds = { x, y, width: Math.max(width, minWidth), height: Math.max(height, minHeight) };
    this.#title = options.title ?? around.appName();
    this.#visible = options.show !== false;
    this.#alwaysOnTop = options.alwaysOnTop ?? false;
    this.id = around.windows.nextId();
    this.#contents = new WebContentsStandIn(this.id, around, this, { ...options, ...this.#bounds });
    this.webContents = this.#contents.proxy;
    this.proxy = asBrowserWindow(this as BrowserWindowStandIn);
    around.windows.add({
      id: this.id,
      window: this.proxy,
      webContents: this.webContents,
      behindWindow: this,
      behindContents: this.#contents,
    });
    if (!this.#visible) this.#native('minimized');
    if (this.#visible) around.windows.focus(this.id);
    if (around.colorScheme()) void this.#contents.applyColorScheme().catch(() => {});
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    this.#requireAlive();
    return this.#contents.loadURL(url, options);
  }
  loadFile(): Promise<void> {
    return this.#contents.loadFile();
  }
  reload(): void {
    this.#contents.reload();
  }
  capturePage(rect?: Rectangle): Promise<NativeImage> {
    return this.#contents.capturePage(rect);
  }

  // Shown or not.

  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    this.#requireAlive();
    if (!this.#visible) {
      this.#visible = true;
      this.emit('show');
    }
    this.#tellPage();
    this.#native(this.#state);
  }
  hide(): void {
    this.#requireAlive();
    if (this.#visible) {
      this.#visible = false;
      if (this.isFocused()) this.#around.windows.blur();
      this.emit('hide');
    }
    this.#tellPage();
    this.#native('minimized');
  }
  isVisible(): boolean {
    this.#requireAlive();
    return this.#visible;
  }
  focus(): void {
    this.#requireAlive();
    if (this.#visible && this.#state !== 'minimized') this.#around.windows.focus(this.id);
  }
  blur(): void {
    if (this.isFocused()) this.#around.windows.blur();
  }
  isFocused(): boolean {
    return this.#around.windows.focused?.id === this.id;
  }
  minimize(): void {
    if (this.isFocused()) this.#around.windows.blur();
    this.#enter('minimized', 'minimize');
  }
  maximize(): void {
    this.#visible = true;
    this.#enter('maximized', 'maximize');
  }
  unmaximize(): void {
    if (this.#state === 'maximized') this.#enter('normal', 'unmaximize');
  }
  restore(): void {
    if (this.#state === 'minimized' || this.#state === 'maximized') this.#enter('normal', 'restore');
  }
  setFullScreen(flag: boolean): void {
    if (flag) this.#enter('fullscreen', 'enter-full-screen');
    else if (this.#state === 'fullscreen') this.#enter('normal', 'leave-full-screen');
  }
  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  isNormal(): boolean {
    return this.#state === 'normal';
  }

  // Place and size.

  getBounds(): Rectangle {
    this.#requireAlive();
    return { ...this.#bounds };
  }
  getNormalBounds(): Rectangle {
    return this.getBounds();
  }
  getContentBounds(): Rectangle {
    return this.getBounds();
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#requireAlive();
    const before = this.#bounds;
    const [minWidth, minHeight] = this.#minimumSize;
    const wanted = { ...before, ...bounds };
    this.#bounds = {
      ...wanted,
      width: Math.max(wanted.width, minWidth),
      height: Math.max(wanted.height, minHeight),
    };
    const { x, y, width, height } = this.#bounds;
    if (x !== before.x || y !== before.y) this.emit('move');
    if (width === before.width && height === before.height) return;
    this.emit('resize');
    this.emit('resized');
    this.#whenReady(() => this.#contents.page.resize(width, height));
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getContentSize(): number[] {
    return this.getSize();
  }
  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  getMinimumSize(): number[] {
    return [...this.#minimumSize];
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
    this.setBounds({});
  }
  center(): void {
    this.#record('center');
  }

  // What a person sees around the page; kept or recorded, as nothing of it shows here.

  get title(): string {
    return this.#title;
  }
  set title(title: string) {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  setAlwaysOnTop(flag: boolean): void {
    if (flag === this.#alwaysOnTop) return;
    this.#alwaysOnTop = flag;
    this.emit('always-on-top-changed', makeEvent(), flag);
  }
  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }
  setProgressBar(progress: number, options?: Electron.ProgressBarOptions): void {
    if (typeof progress !== 'number') throw new TypeError('Error processing argument at index 0');
    this.#record('setProgressBar', progress, options);
  }
  setOverlayIcon(overlay: NativeImage | null, description: string): void {
    if (process.platform !== 'win32') throw notImplemented('win.setOverlayIcon outside of Windows');
    if (overlay !== null) toImage(overlay);
    if (typeof description !== 'string') throw new TypeError('Error processing argument at index 1');
    this.#record('setOverlayIcon', overlay, description);
  }
  setTitleBarOverlay(options: Electron.TitleBarOverlayOptions): void {
    this.#record('setTitleBarOverlay', options);
  }
  setBackgroundColor(color: string): void {
    this.#record('setBackgroundColor', color);
  }
  setIcon(icon: NativeImage | string): void {
    this.#record('setIcon', icon);
  }
  setSkipTaskbar(skip: boolean): void {
    this.#record('setSkipTaskbar', skip);
  }
  flashFrame(flag: boolean): void {
    this.#record('flashFrame', flag);
  }
  setMenu(menu: Electron.Menu | null): void {
    this.#record('setMenu', menu);
  }
  removeMenu(): void {
    this.#record('removeMenu');
  }
  setMenuBarVisibility(visible: boolean): void {
    this.#record('setMenuBarVisibility', visible);
  }
  setAutoHideMenuBar(hide: boolean): void {
    this.#record('setAutoHideMenuBar', hide);
  }
  setWindowButtonVisibility(visible: boolean): void {
    this.#record('setWindowButtonVisibility', visible);
  }

  // The end.

  close(): void {
    if (this.#destroyed) return;
    const event = makeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) this.#around.lifecycle.quitting = false;
    else this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#contents.destroyNow();
    this.#around.windows.remove(this.id);
    this.emit('closed');
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  // What the page reports (Owner).

  pageWantsToClose(): void {
    this.close();
  }
  pageGone(): void {
    this.destroy();
    if (this.#around.windows.all().length === 0) this.#around.onLastWindowTaken();
  }
  pageTitled(title: string): void {
    this.#title = title;
  }
  pagePainted(): void {
    if (this.#readyToShow) return;
    this.#readyToShow = true;
    this.emit('ready-to-show');
  }

  #enter(state: State, event: string): void {
    this.#requireAlive();
    if (this.#state === state) return;
    this.#state = state;
    this.#tellPage();
    this.#native(state);
    this.emit(event);
  }
  #tellPage(): void {
    this.#contents.setPageVisible(this.#visible && this.#state !== 'minimized');
  }
  #native(state: State): void {
    this.#whenReady(() => this.#contents.page.setWindowState(state));
  }
  #whenReady(then: () => Promise<void>): void {
    this.#contents.page.ready.then(then).catch(() => {}); // the page went away meanwhile
  }
  #record(name: string, ...args: unknown[]): void {
    this.#requireAlive();
    recordCall(this.#around.recording, `win.${name}`, args);
  }
  #requireAlive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

/** The class that the app calls `new` on. It gets a strict proxy, not the object behind it. */
export function makeBrowserWindowClass(
  surroundings: () => WindowSurroundings,
  windows: WindowRegistry,
  onCreated: (window: BrowserWindow, contents: WebContents) => void,
): typeof BrowserWindow {
  const statics = {
    getAllWindows: (): BrowserWindow[] => windows.all().map(({ window }) => window),
    getFocusedWindow: (): BrowserWindow | null => windows.focused?.window ?? null,
    fromId: (id: number): BrowserWindow | null => windows.get(id)?.window ?? null,
    fromWebContents: (contents: WebContents): BrowserWindow | null =>
      windows.all().find(({ webContents }) => webContents === contents)?.window ?? null,
  } satisfies Partial<typeof BrowserWindow>;
  return new Proxy(BrowserWindowStandIn, {
    construct(_class, [options = {}]: [BrowserWindowConstructorOptions?]) {
      const { proxy, webContents } = new BrowserWindowStandIn(surroundings(), options);
      onCreated(proxy, webContents);
      return proxy;
    },
    get(target, key) {
      if (Object.hasOwn(statics, key)) return Reflect.get(statics, key);
      if (key in target || typeof key === 'symbol' || key === 'then') return Reflect.get(target, key);
      throw notImplemented(`BrowserWindow.${key}`);
    },
  }) as unknown as typeof BrowserWindow;
}
