import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  HandlerDetails,
  IpcMainEvent,
  IpcMainInvokeEvent,
  NativeImage,
  Rectangle,
  Session,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron';
import type { Protocol } from '../chromium/cdp.ts';
import type { Chromium } from '../chromium/chromium.ts';
import { Page, type PageEvents } from '../chromium/page.ts';
import { type Codec, makeCodec } from '../page/codec.ts';
import type { FromPage } from '../page/messages.ts';
import { makeEvent, notImplemented, standInFor } from '../strict.ts';
import { IpcMainStandIn } from './ipc-main.ts';
import type { Lifecycle } from './lifecycle.ts';
import { imageFromPng } from './native-image.ts';
import type { Requests } from './requests.ts';
import { originOf, type Schemes } from './schemes.ts';
import type { SessionStandIn } from './session.ts';
import { checkPreferences, NEVER_EMITTED, netError } from './web-contents-rules.ts';
import { WebFrameMainStandIn } from './web-frame-main.ts';

export interface Surroundings {
  readonly chromium: Chromium;
  readonly lifecycle: Lifecycle;
  readonly session: SessionStandIn;
  readonly schemes: Schemes;
  readonly requests: Requests;
  readonly ipcMain: IpcMainStandIn;
  readonly colorScheme: () => 'light' | 'dark' | '';
}

/** The window that shows the page, as far as the page has to know it. */
export interface Owner {
  readonly proxy: BrowserWindow;
  pageWantsToClose(): void;
  pageGone(): void;
  pageTitled(title: string): void;
  pagePainted(): void;
}

export class WebContentsStandIn extends EventEmitter {
  readonly id: number;
  readonly ipc = new IpcMainStandIn();
  readonly session: Session;
  readonly mainFrame: WebFrameMain;
  readonly proxy: WebContents;
  readonly page: Page;
  readonly #around: Surroundings;
  readonly #owner: Owner;
  readonly #codec: Codec = makeCodec();
  /** Navigations that main asked for itself: no `will-navigate` for them. */
  readonly #expected = new Set<string>();
  #preloadPath = '';
  #url = '';
  #title = '';
  #destroyed = false;
  #crashed = false;
  #isLoading = false;
  #pageIsVisible = true;
  #load: PromiseWithResolvers<void> | null = null;
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null;

  constructor(id: number, around: Surroundings, owner: Owner, options: BrowserWindowConstructorOptions) {
    super();
    this.setMaxListeners(0);
    this.id = id;
    this.#around = around;
    this.#owner = owner;
    this.session = around.session.proxy;
    this.mainFrame = standInFor<WebFrameMain>('webFrameMain')(new WebFrameMainStandIn(this));
    this.proxy = standInFor<WebContents>('webContents')(this as WebContentsStandIn);
    const { preload = '', additionalArguments = [] } = checkPreferences(options);
    this.page = new Page({
      chromium: around.chromium,
      width: options.width ?? 800,
      height: options.height ?? 600,
      preloadPath: preload,
      preloadText: preload ? this.#readPreload(preload) : '',
      preloadProcess: {
        platform: process.platform,
        arch: process.arch,
        type: 'renderer',
        sandboxed: true,
        contextIsolated: true,
        isMainFrame: true,
        versions: { ...process.versions },
        env: {},
        argv: [process.execPath, ...additionalArguments],
      },
      events: this.#pageEvents(),
    });
    this.page.ready.catch((error: Error) => {
      if (!this.#destroyed && !around.lifecycle.exiting) console.error('stand-in: no page:', error.message);
    });
  }

  // Electron's public surface.

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    if (NEVER_EMITTED.has(event)) throw notImplemented(`webContents event '${String(event)}'`);
    return super.on(event, listener as (...args: unknown[]) => void);
  }
  override addListener(event: string | symbol, listener: (...args: never[]) => void): this {
    return this.on(event, listener);
  }

  async loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    this.#requireAlive();
    if (options) throw notImplemented('loadURL with options');
    this.#load?.reject(new Error(`ERR_ABORTED (-3) loading '${this.#url}'`));
    const load = Promise.withResolvers<void>();
    load.promise.catch(() => {}); // reported by the event below, whoever awaits
    this.#load = load;
    await this.page.ready;
    const wire = this.#around.schemes.toWire(url);
    this.#expected.add(wire);
    const { errorText } = await this.page.send('Page.navigate', { url: wire });
    if (errorText) {
      this.#expected.delete(wire);
      this.#load = null;
      const [code, text] = netError(errorText);
      this.emit('did-fail-load', makeEvent(), code, text, url, true, 1, 1);
      const error = new Error(`${text} (${code}) loading '${url}'`);
      load.reject(Object.assign(error, { errno: code, code: text, url }));
    }
    return load.promise;
  }
  loadFile(): Promise<void> {
    throw notImplemented('loadFile (serve the page by protocol.handle)');
  }
  reload(): void {
    this.#requireAlive();
    const wire = this.#around.schemes.toWire(this.#url);
    this.#expected.add(wire);
    // A crashed page has no renderer to reload in; navigating gives it a new one.
    if (this.#crashed) void this.page.send('Page.navigate', { url: wire });
    else void this.page.send('Page.reload');
  }
  stop(): void {
    void this.page.send('Page.stopLoading');
  }
  getURL(): string {
    return this.#url;
  }
  getTitle(): string {
    return this.#title;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isLoading(): boolean {
    return this.#isLoading;
  }
  isLoadingMainFrame(): boolean {
    return this.#isLoading;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  getType(): 'window' {
    return 'window';
  }
  focus(): void {
    this.#owner.proxy.focus();
  }
  isFocused(): boolean {
    return this.#owner.proxy.isFocused();
  }
  close(): void {
    this.#owner.pageWantsToClose();
  }
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#requireAlive();
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    let payload: string;
    try {
      payload = this.#codec.encode(args);
    } catch {
      throw new Error('Failed to serialize arguments');
    }
    this.page.deliver({ op: 'message', channel, payload });
  }
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    this.#requireAlive();
    await this.page.ready;
    const { result, exceptionDetails: thrown } = await this.page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text);
    return result.value;
  }
  async capturePage(rect?: Rectangle): Promise<NativeImage> {
    this.#requireAlive();
    await this.page.ready;
    const clip = rect && { ...rect, scale: 1 };
    const { data } = await this.page.send('Page.captureScreenshot', { format: 'png', ...(clip && { clip }) });
    return imageFromPng(Buffer.from(data, 'base64'));
  }
  forcefullyCrashRenderer(): void {
    // The answer never comes: who would give it has crashed.
    this.page.send('Page.crash').catch(() => {});
  }
  getOSProcessId(): number {
    return this.#around.chromium.pid ?? 0;
  }
  setBackgroundThrottling(allowed: boolean): void {
    if (!allowed) throw notImplemented('setBackgroundThrottling(false)');
  }
  isDevToolsOpened(): boolean {
    return false;
  }

  // For the window that owns this.

  get pageIsVisible(): boolean {
    return this.#pageIsVisible;
  }
  setPageVisible(visible: boolean): void {
    if (this.#pageIsVisible === visible) return;
    this.#pageIsVisible = visible;
    this.page.deliver({ op: 'visibility', visible });
  }
  async applyColorScheme(): Promise<void> {
    await this.page.ready;
    const value = this.#around.colorScheme();
    const features = [{ name: 'prefers-color-scheme', value }];
    await this.page.send('Emulation.setEmulatedMedia', { features });
  }
  /** The target id is Chromium's; Playwright finds a page's window by it. */
  hasTarget(targetId: string): boolean {
    return this.page.targetId === targetId;
  }
  destroyNow(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#load = null;
    this.page.close();
    this.emit('destroyed');
  }

  // What the page reports.

  #pageEvents(): PageEvents {
    const { schemes, lifecycle } = this.#around;
    return {
      message: (message, context) => this.#fromPage(message, context),
      requested: (paused) => {
        this.#requested(paused).catch((error: Error) => {
          if (!this.#destroyed && !lifecycle.exiting)
            console.error('stand-in: request failed:', error.message);
        });
      },
      navigated: (wire) => {
        this.#crashed = false;
        this.#url = schemes.fromWire(wire);
        if (this.#around.colorScheme()) void this.applyColorScheme().catch(() => {});
        this.emit('did-navigate', makeEvent(), this.#url, 200, '');
      },
      navigatedInPage: (wire) => {
        this.#url = schemes.fromWire(wire);
        this.emit('did-navigate-in-page', makeEvent(), this.#url, true, 1, 1);
      },
      startedLoading: () => {
        this.#isLoading = true;
        this.emit('did-start-loading');
      },
      stoppedLoading: () => {
        this.#isLoading = false;
        this.emit('did-stop-loading');
      },
      domReady: () => {
        if (!this.#pageIsVisible) this.page.deliver({ op: 'visibility', visible: false });
        this.emit('dom-ready', makeEvent());
      },
      loaded: () => {
        if (!this.#url || this.#url === 'about:blank') return;
        this.emit('did-frame-finish-load', makeEvent(), true, 1, 1);
        this.emit('did-finish-load', makeEvent());
        this.#load?.resolve();
        this.#load = null;
        this.#owner.pagePainted();
      },
      painted: () => {
        if (this.#url && this.#url !== 'about:blank') this.#owner.pagePainted();
      },
      linkOpened: (wire) => this.#openRequested(schemes.fromWire(wire), '', ''),
      titled: (title) => this.#titled(title),
      logged: (level, message) => {
        const event = makeEvent({ level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame });
        this.emit('console-message', event);
      },
      crashed: () => {
        this.#crashed = true;
        this.emit('render-process-gone', makeEvent(), { reason: 'crashed', exitCode: 139 });
      },
      gone: () => {
        if (!this.#destroyed) this.#owner.pageGone();
      },
    };
  }

  async #requested(paused: Protocol.Fetch.requestPausedPayload): Promise<void> {
    const isMain = paused.resourceType === 'Document' && paused.frameId === this.page.targetId;
    const isFirstStage = paused.responseStatusCode === undefined;
    if (isMain && isFirstStage) {
      const url = this.#around.schemes.fromWire(paused.request.url);
      if (!this.#expected.delete(paused.request.url) && this.#navigationRefused(url)) {
        const { requestId } = paused;
        await this.page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
        return;
      }
      this.emit('did-start-navigation', makeEvent({ url, isSameDocument: false, isMainFrame: true }));
      // A page reads Notification.permission without asking, so Chromium has to know before the page runs.
      await this.#answerPermission(url, { how: 'check', permission: 'notifications' });
    }
    const owner = { page: this.page, webContents: this.proxy, frame: this.mainFrame };
    return this.#around.requests.answer(owner, paused);
  }

  #navigationRefused(url: string): boolean {
    const details = { url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame };
    const event = makeEvent(details);
    this.emit('will-frame-navigate', event);
    if (!event.defaultPrevented) this.emit('will-navigate', event, url);
    return event.defaultPrevented;
  }

  #titled(title: string): void {
    if (title === this.#title || !title) return;
    this.#title = title;
    const event = makeEvent();
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#owner.pageTitled(title);
  }

  #fromPage(message: FromPage, context: number): void {
    if (this.#destroyed) return;
    switch (message.op) {
      case 'send': {
        const args = this.#codec.decode(message.payload) as unknown[];
        const event = this.#ipcEvent() as unknown as IpcMainEvent;
        this.emit('ipc-message', event, message.channel, ...args);
        this.ipc.emit(message.channel, event, ...args);
        this.#around.ipcMain.emit(message.channel, event, ...args);
        return;
      }
      case 'invoke':
        void this.#invoke(message, context);
        return;
      case 'permission':
        void this.#answerPermission(this.#url, message.ask).then((granted) => {
          this.page.deliver({ op: 'reply', id: message.id, payload: this.#codec.encode(granted) }, context);
        });
        return;
      case 'window-open':
        this.#openRequested(this.#around.schemes.fromWire(message.url), message.frameName, message.features);
        return;
      case 'window-close':
        this.#owner.pageWantsToClose();
        return;
      case 'title':
        this.#titled(message.title);
        return;
      case 'preload-error': {
        const error = Object.assign(new Error(message.message), { stack: message.stack });
        const path = this.#preloadPath;
        console.error(`Unable to load preload script: ${path}\n${message.stack}`);
        this.emit('preload-error', makeEvent(), path, error);
      }
    }
  }

  async #invoke(message: Extract<FromPage, { op: 'invoke' }>, context: number): Promise<void> {
    const { id, channel } = message;
    const handler = this.ipc.handlerOf(channel) ?? this.#around.ipcMain.handlerOf(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const args = this.#codec.decode(message.payload) as unknown[];
      const result: unknown = await handler(this.#ipcEvent() as unknown as IpcMainInvokeEvent, ...args);
      this.page.deliver({ op: 'reply', id, payload: this.#codec.encode(result) }, context);
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      this.page.deliver({ op: 'refusal', id, error: String(error) }, context);
    }
  }

  #ipcEvent() {
    return makeEvent({
      type: 'frame' as const,
      sender: this.proxy,
      senderFrame: this.mainFrame,
      frameId: 1,
      processId: 1,
      frameTreeNodeId: this.id,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    });
  }

  #answerPermission(url: string, ask: Extract<FromPage, { op: 'permission' }>['ask']): Promise<boolean> {
    const { chromium, session, schemes } = this.#around;
    const asker = {
      webContents: this.proxy,
      url,
      origin: originOf(url),
      wireOrigin: originOf(schemes.toWire(url)),
    };
    return session.permissions.answer(chromium, asker, ask).catch((error: Error) => {
      console.error(`stand-in: the permission ${ask.permission} could not be decided:`, error);
      return false;
    });
  }

  #openRequested(url: string, frameName: string, features: string): void {
    const disposition = features ? 'new-window' : 'foreground-tab';
    const referrer = { url: this.#url, policy: 'strict-origin-when-cross-origin' as const };
    const answer = this.#openHandler?.({ url, frameName, features, disposition, referrer });
    if (answer?.action !== 'deny') {
      throw notImplemented(`window.open(${url}): a child window, which the app allowed,`);
    }
  }

  #readPreload(path: string): string {
    this.#preloadPath = path;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      console.error(`Unable to load preload script: ${path}\n${error}`);
      setImmediate(() => this.emit('preload-error', makeEvent(), path, error));
      return '';
    }
  }

  #requireAlive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}
