/**
 * The `electron` module of the main process: puts the parts together. What is not here, or not in a part, throws
 * "stand-in: X is not implemented".
 */
import type { NativeTheme, Session } from 'electron';
import { launchFacts } from './launch-facts.ts';
import { AppStandIn, asApp } from './main/app.ts';
import { makeBrowserWindowClass, type WindowSurroundings } from './main/browser-window.ts';
import {
  makeClipboard,
  makeDialog,
  makeGlobalShortcut,
  makePowerMonitor,
  makePowerSaveBlocker,
  makeSafeStorage,
  makeScreen,
  makeShell,
} from './main/desktop-services.ts';
import { IpcMainStandIn } from './main/ipc-main.ts';
import { Lifecycle } from './main/lifecycle.ts';
import { makeMenuClasses } from './main/menu.ts';
import { nativeImageModule } from './main/native-image.ts';
import { NativeThemeStandIn } from './main/native-theme.ts';
import { makeNet } from './main/net.ts';
import { makeNotificationClass } from './main/notification.ts';
import { ProtocolHandlers } from './main/protocol.ts';
import { Requests } from './main/requests.ts';
import { Schemes } from './main/schemes.ts';
import { SessionStandIn } from './main/session.ts';
import { makeTrayClass } from './main/tray.ts';
import { makeUtilityProcess } from './main/utility-process.ts';
import { WindowRegistry } from './main/window-registry.ts';
import { recordCall, startRecording } from './recording.ts';
import { makeEvent, missing, standInFor, strict } from './strict.ts';

const facts = launchFacts();
const recording = startRecording();
const lifecycle = new Lifecycle();
const desktop = { lifecycle, recording };
const windows = new WindowRegistry();
const schemes = new Schemes();
const handlers = new ProtocolHandlers({ schemes, lifecycle });
const sessionBehind = new SessionStandIn(handlers.api);
const requests = new Requests({ schemes, handlers, webRequests: sessionBehind.webRequests, recording });
const appBehind = new AppStandIn({ facts, lifecycle, windows, recording });
const ipcMainBehind = new IpcMainStandIn();
const themeBehind = new NativeThemeStandIn();
themeBehind.on('updated', () => {
  for (const { behindContents } of windows.all()) void behindContents.applyColorScheme().catch(() => {});
});

const windowSurroundings = (): WindowSurroundings => {
  lifecycle.requireReady('Cannot create BrowserWindow before app is ready');
  return {
    chromium: appBehind.chromium,
    lifecycle,
    session: sessionBehind,
    schemes,
    requests,
    ipcMain: ipcMainBehind,
    windows,
    recording,
    appName: () => appBehind.getName(),
    onLastWindowTaken: () => appBehind.quit(),
    colorScheme: () => (themeBehind.themeSource === 'system' ? '' : themeBehind.themeSource),
  };
};

/** For boot.ts alone: main has been evaluated. */
export async function openForBusiness(): Promise<void> {
  appBehind.prepare = (chromium) => sessionBehind.permissions.denyAll(chromium);
  await appBehind.start();
}

export const app = asApp(appBehind);
export const ipcMain = standInFor<Electron.IpcMain>('ipcMain')(ipcMainBehind);
export const nativeTheme = standInFor<NativeTheme>('nativeTheme')(themeBehind);
export const protocol = handlers.api;
export const net = makeNet({ lifecycle, handlers, recording });
export const session = standInFor<typeof Electron.Session>('session')({
  get defaultSession(): Session {
    lifecycle.requireReady('Session can only be received when app is ready');
    return sessionBehind.proxy;
  },
});
export const BrowserWindow = makeBrowserWindowClass(windowSurroundings, windows, (window, contents) => {
  appBehind.emit('web-contents-created', makeEvent(), contents);
  appBehind.emit('browser-window-created', makeEvent(), window);
});
export const webContents = standInFor<typeof Electron.WebContents>('webContents')({
  getAllWebContents: () => windows.all().map((open) => open.webContents),
  getFocusedWebContents: () => windows.focused?.webContents ?? null,
  fromId: (id: number) => windows.get(id)?.webContents,
  fromDevToolsTargetId: (targetId: string) =>
    windows.all().find(({ behindContents }) => behindContents.hasTarget(targetId))?.webContents,
});
export const { Menu, MenuItem } = makeMenuClasses({
  windows,
  quit: () => appBehind.quit(),
  onPopup: (menu) => recordCall(recording, 'menu.popup', [menu]),
});
export const Tray = makeTrayClass({ ...desktop, menuClass: Menu });
export const Notification = makeNotificationClass(desktop);
export const nativeImage = nativeImageModule;
export const utilityProcess = makeUtilityProcess(lifecycle);
export const dialog = makeDialog(desktop);
export const shell = makeShell(desktop);
export const clipboard = makeClipboard();
export const globalShortcut = makeGlobalShortcut(desktop);
export const powerMonitor = makePowerMonitor();
export const powerSaveBlocker = makePowerSaveBlocker();
export const screen = makeScreen(desktop);
export const safeStorage = makeSafeStorage();

export const autoUpdater = missing('autoUpdater');
export const BaseWindow = missing('BaseWindow');
export const BrowserView = missing('BrowserView');
export const contentTracing = missing('contentTracing');
export const crashReporter = missing('crashReporter');
export const desktopCapturer = missing('desktopCapturer');
export const inAppPurchase = missing('inAppPurchase');
export const MessageChannelMain = missing('MessageChannelMain');
export const netLog = missing('netLog');
export const pushNotifications = missing('pushNotifications');
export const ShareMenu = missing('ShareMenu');
export const systemPreferences = missing('systemPreferences');
export const TouchBar = missing('TouchBar');
export const View = missing('View');
export const WebContentsView = missing('WebContentsView');
export const webFrameMain = missing('webFrameMain');

/** Electron's module has one, for `import electron from 'electron'`. */
export default strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
});
