import { BrowserWindow, nativeTheme, screen } from 'electron';
import { channelOf } from '../../../shared/channels.ts';
import type { Pushes, PushName, ShowRequest } from '../../../shared/contract/contract.ts';
import type { OnClose } from '../../../shared/settings/settings.ts';
import { APP_ORIGIN } from '../../ipc/sender.ts';
import { errorText, type Logger } from '../../logger.ts';
import type { SettingsFile } from '../settings-file.ts';
import { isOnADisplay } from './window-place.ts';

const DEFAULT_SIZE = { width: 1280, height: 800 };
const MINIMUM_SIZE = { minWidth: 480, minHeight: 400 };
/** The paper of each theme (tokens.css), so that nothing flashes before the page has painted. */
const PAPER = { dark: '#191816', light: '#f6f4ef' } as const;

export interface MainWindow {
  /** Makes the window if there is none, and brings it to the front. */
  show(): void;
  /** Shows the window, and in it the view. */
  open(request: ShowRequest): void;
  current(): BrowserWindow | null;
  /** For good, when the app quits: the page is not asked, since quitting has asked already. */
  destroy(): void;
  /** Dropped when there is no window to hear it. */
  push<N extends PushName>(name: N, value: Pushes[N]): void;
}

export interface MainWindowOptions {
  readonly preload: string;
  readonly settings: SettingsFile;
  readonly logger: Logger;
  /** Whether the person can see it: not hidden, minimised or closed. */
  readonly onVisible: (visible: boolean) => void;
  /** The close button: the window hides and the app goes on in the tray, everything quits, or the window just closes. */
  readonly onClose: () => OnClose | 'close';
  readonly onCreated: (window: BrowserWindow) => void;
  readonly onHidden: () => void;
  /** The person wants to quit, and is asked while jobs run. */
  readonly onQuit: () => void;
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | null = null;
  /** The page is there to hear what it is told. */
  let isLoaded = false;
  /** What it has to be told once it is. */
  let pending: ShowRequest | null = null;

  const push: MainWindow['push'] = (name, value) => {
    if (window && !window.isDestroyed()) window.webContents.send(channelOf.push(name), value);
  };
  const create = (): BrowserWindow => {
    const created = newWindow(options);
    isLoaded = false;
    created.webContents.on('did-start-loading', () => {
      isLoaded = false;
    });
    created.webContents.on('did-finish-load', () => {
      isLoaded = true;
      if (pending) push('show', pending);
      pending = null;
    });
    created.on('closed', () => {
      window = null;
      options.onVisible(false);
    });
    options.onCreated(created);
    created.loadURL(`${APP_ORIGIN}/`).catch((error: unknown) => {
      // Closed before it was loaded: nothing is missing.
      if (created.isDestroyed()) return;
      options.logger.log('ERROR', 'page_not_loaded', { error: errorText(error) });
    });
    return created;
  };
  const show = (): void => {
    if (!window) {
      window = create();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  return {
    show,
    open: (request) => {
      show();
      if (isLoaded) push('show', request);
      else pending = request;
    },
    current: () => window,
    destroy: () => {
      if (!window) return;
      rememberPlace(window, options.settings);
      window.destroy();
    },
    push,
  };
}

function newWindow({
  preload,
  settings,
  onVisible,
  onClose,
  onHidden,
  onQuit,
}: MainWindowOptions): BrowserWindow {
  const isMac = process.platform === 'darwin';
  const { bounds, maximized } = settings.get();
  const window = new BrowserWindow({
    title: 'Jobdeck',
    ...DEFAULT_SIZE,
    ...(bounds && isOnADisplay(bounds, screen.getAllDisplays()) ? bounds : {}),
    ...MINIMUM_SIZE,
    show: false,
    // The page draws the title bar; on macOS the system's three buttons lie in it.
    ...(isMac ? { titleBarStyle: 'hiddenInset' as const } : { frame: false }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('show', () => onVisible(true));
  window.on('restore', () => onVisible(true));
  window.on('hide', () => onVisible(false));
  window.on('minimize', () => onVisible(false));
  window.on('close', (event) => {
    rememberPlace(window, settings);
    const what = onClose();
    if (what === 'close') return;
    event.preventDefault();
    if (what === 'quit') onQuit();
    else {
      window.hide();
      onHidden();
    }
  });
  return window;
}

function rememberPlace(window: BrowserWindow, settings: SettingsFile): void {
  settings.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
}
