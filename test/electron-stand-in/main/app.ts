import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { App, LoginItemSettings, Settings } from 'electron';
import { Chromium } from '../chromium/chromium.ts';
import type { LaunchFacts } from '../launch-facts.ts';
import { type Recording, recordCall } from '../recording.ts';
import { makeEvent, notImplemented, standInFor } from '../strict.ts';
import { AppPaths } from './app-paths.ts';
import type { Lifecycle } from './lifecycle.ts';
import { SingleInstance } from './single-instance.ts';
import type { WindowRegistry } from './window-registry.ts';

export interface AppOptions {
  readonly facts: LaunchFacts;
  readonly lifecycle: Lifecycle;
  readonly windows: WindowRegistry;
  readonly recording: Recording;
}

/** `app`: paths, lock, badge, and the order in which an app starts and ends. */
export class AppStandIn extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine;
  readonly dock: App['dock'];
  readonly #facts: LaunchFacts;
  readonly #lifecycle: Lifecycle;
  readonly #windows: WindowRegistry;
  readonly #recording: Recording;
  readonly #paths: AppPaths;
  readonly #readiness = Promise.withResolvers<void>();
  readonly #reallyExit = process.exit.bind(process);
  #name: string;
  #instance: SingleInstance | null = null;
  #loginItem: Settings = {};
  #chromium: Chromium | null = null;
  /** What has to be done to Chromium before the app may use it. */
  prepare: (chromium: Chromium) => Promise<void> = async () => {};

  constructor({ facts, lifecycle, windows, recording }: AppOptions) {
    super();
    this.setMaxListeners(0);
    this.#facts = facts;
    this.#lifecycle = lifecycle;
    this.#windows = windows;
    this.#recording = recording;
    this.#name = facts.productName ?? facts.packageName ?? 'Electron';
    this.#paths = new AppPaths({
      appPath: facts.appPath,
      switches: facts.switches,
      appName: () => this.#name,
    });
    this.commandLine = standInFor<Electron.CommandLine>('app.commandLine')({
      appendSwitch: (name: string, value = '') => void facts.switches.set(name, value),
      hasSwitch: (name: string) => facts.switches.has(name),
      getSwitchValue: (name: string) => facts.switches.get(name) ?? '',
      removeSwitch: (name: string) => void facts.switches.delete(name),
    });
    this.dock = process.platform === 'darwin' ? this.#makeDock() : undefined;
    windows.on('empty', () => this.#allClosed());
    // Electron maps process.exit to app.exit, and the signals to a polite quit.
    process.exit = ((code?: number) =>
      this.exit(code ?? Number(process.exitCode ?? 0))) as typeof process.exit;
    process.on('SIGTERM', () => this.quit());
    process.on('SIGINT', () => this.quit());
  }

  /** Called once, when main has been evaluated: Electron too fires `ready` only then. */
  async start(): Promise<void> {
    if (this.#lifecycle.exiting) return;
    this.emit('will-finish-launching');
    try {
      this.#chromium = await Chromium.start({
        profile: join(this.getPath('sessionData'), 'electron-stand-in-chromium'),
        switches: this.#facts.switches,
        headless: wantsHeadless(this.#facts.switches),
        onEnd: ({ crashed, report }) => {
          if (crashed) console.error(report);
          else this.quit();
          this.exit(crashed ? 1 : 0);
        },
      });
      await this.prepare(this.#chromium);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      this.exit(1);
      return;
    }
    this.#recording.chromiumPid = this.#chromium.pid;
    const versions = { ...process.versions, chrome: this.#chromium.version };
    Object.defineProperty(process, 'versions', {
      value: Object.freeze(versions),
      configurable: true,
      enumerable: true,
    });
    if (this.#lifecycle.exiting) return;
    this.#lifecycle.ready = true;
    this.emit('ready', makeEvent(), {});
    this.#readiness.resolve();
  }

  /** Only after `ready`. */
  get chromium(): Chromium {
    if (!this.#chromium) throw new Error('stand-in: Chromium was used before the app was ready');
    return this.#chromium;
  }

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#facts.packageVersion ?? this.#facts.electronVersion;
  }
  getAppPath(): string {
    return this.#facts.appPath;
  }
  getLocale(): string {
    return this.#lifecycle.ready ? 'en-US' : '';
  }
  getSystemLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }
  getPath(name: Parameters<App['getPath']>[0]): string {
    return this.#paths.get(name);
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    this.#paths.set('logs', path ?? this.#paths.get('logs'));
  }
  isReady(): boolean {
    return this.#lifecycle.ready;
  }
  whenReady(): Promise<void> {
    return this.#readiness.promise;
  }
  disableHardwareAcceleration(): void {
    this.#lifecycle.requireNotReady(
      'app.disableHardwareAcceleration() can only be called before app is ready',
    );
  }
  enableSandbox(): void {
    this.#lifecycle.requireNotReady('app.enableSandbox() can only be called before app is ready');
  }
  setAppUserModelId(id: string): void {
    recordCall(this.#recording, 'app.setAppUserModelId', [id]);
  }
  setDesktopName(name: string): void {
    recordCall(this.#recording, 'app.setDesktopName', [name]);
  }
  focus(options?: Electron.FocusOptions): void {
    recordCall(this.#recording, 'app.focus', [options]);
  }
  get badgeCount(): number {
    return this.#recording.badgeCount;
  }
  set badgeCount(count: number) {
    this.#recording.badgeCount = count;
  }
  getBadgeCount(): number {
    return this.#recording.badgeCount;
  }
  setBadgeCount(count = 0): boolean {
    this.#recording.badgeCount = count;
    return true;
  }
  setAsDefaultProtocolClient(protocol: string, ...args: unknown[]): boolean {
    if (typeof protocol !== 'string') {
      throw new TypeError('Error processing argument at index 0, conversion failure');
    }
    recordCall(this.#recording, 'app.setAsDefaultProtocolClient', [protocol, ...args]);
    return true;
  }
  setLoginItemSettings(settings: Settings): void {
    requireLoginItems();
    this.#loginItem = settings;
  }
  getLoginItemSettings(): LoginItemSettings {
    requireLoginItems();
    const openAtLogin = this.#loginItem.openAtLogin ?? false;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    };
  }
  relaunch(): void {
    throw notImplemented('app.relaunch');
  }

  requestSingleInstanceLock(additionalData?: Record<PropertyKey, unknown>): boolean {
    this.#instance ??= new SingleInstance(this.getPath('userData'), (second) => {
      const { argv, workingDirectory, additionalData: theirs } = second;
      this.emit('second-instance', makeEvent(), argv, workingDirectory, theirs ?? null);
    });
    return this.#instance.acquire(additionalData);
  }
  hasSingleInstanceLock(): boolean {
    return this.#instance?.held ?? false;
  }
  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  quit(): void {
    if (this.#lifecycle.quitting || this.#lifecycle.exiting) return;
    const event = makeEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#lifecycle.quitting = true;
    const open = this.#windows.all();
    if (open.length === 0) this.#finishQuitting();
    for (const { behindWindow } of open) behindWindow.close();
  }

  /** No questions: neither `before-quit` nor `will-quit`, and no window may refuse. */
  exit(code = 0): void {
    if (this.#lifecycle.exiting) return;
    this.#lifecycle.exiting = true;
    for (const { behindWindow } of this.#windows.all()) behindWindow.destroy();
    this.emit('quit', makeEvent(), code);
    void this.#end(code);
  }

  #allClosed(): void {
    if (this.#lifecycle.exiting) return;
    if (this.#lifecycle.quitting) this.#finishQuitting();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  #finishQuitting(): void {
    const event = makeEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#lifecycle.quitting = false;
      return;
    }
    this.#lifecycle.exiting = true;
    const code = Number(process.exitCode ?? 0);
    this.emit('quit', makeEvent(), code);
    void this.#end(code);
  }

  async #end(code: number): Promise<void> {
    await this.#instance?.delivered;
    await this.#chromium?.close();
    this.#reallyExit(code);
  }

  #makeDock(): Electron.Dock {
    const record =
      (name: string) =>
      (...args: unknown[]): void =>
        recordCall(this.#recording, `app.dock.${name}`, args);
    let badge = '';
    return standInFor<Electron.Dock>('app.dock')({
      setBadge: (text: string) => {
        badge = text;
      },
      getBadge: () => badge,
      setMenu: record('setMenu'),
      setIcon: record('setIcon'),
      hide: record('hide'),
      show: async () => record('show')(),
      isVisible: () => true,
    });
  }
}

/** Linux has none; apps write an autostart file there. */
function requireLoginItems(): void {
  if (process.platform === 'linux') throw notImplemented('a login item on Linux');
}

function wantsHeadless(switches: ReadonlyMap<string, string>): boolean {
  if (switches.has('headless') || process.env['JOBDECK_STAND_IN_HEADLESS'] === '1') return true;
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}

export const asApp = standInFor<App>('app');
