/** The small modules around an app that have no window of their own: shell, dialog, clipboard, screen, power, shortcuts. */
import { EventEmitter } from 'node:events';
import type {
  Clipboard,
  Dialog,
  Display,
  GlobalShortcut,
  PowerMonitor,
  PowerSaveBlocker,
  SafeStorage,
  Screen,
  Shell,
} from 'electron';
import { type Recording, recordCall } from '../recording.ts';
import { notImplemented, standInFor } from '../strict.ts';
import { isAccelerator } from './accelerator.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface Desktop {
  readonly lifecycle: Lifecycle;
  readonly recording: Recording;
}

const OPENABLE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

export function makeShell({ recording }: Desktop): Shell {
  return standInFor<Shell>('shell')({
    async openExternal(url) {
      if (!URL.canParse(url)) throw new Error(`Invalid URL: ${url}`);
      if (!OPENABLE.has(new URL(url).protocol)) {
        throw notImplemented(`shell.openExternal of anything but http, https and mailto (${url})`);
      }
      recording.openedExternal.push(url);
    },
    async openPath(path) {
      recordCall(recording, 'shell.openPath', [path]);
      return '';
    },
    showItemInFolder: (path) => recordCall(recording, 'shell.showItemInFolder', [path]),
    async trashItem(path) {
      recordCall(recording, 'shell.trashItem', [path]);
    },
    beep: () => recordCall(recording, 'shell.beep', []),
  });
}

/**
 * Nobody is there to answer a native dialog: a test replaces the method, and without that it throws. For `npm start`,
 * where a person runs the app on the stand-in, JOBDECK_STAND_IN_DIALOGS=defaults has a message box answered with its
 * default button, said in the terminal; a dialog about files counts as cancelled.
 */
export function makeDialog({ lifecycle, recording }: Desktop): Dialog {
  const note = (method: string, args: unknown[]): void => {
    lifecycle.requireReady('dialog module can only be used after app is ready');
    recording.dialogs.push({ method, options: args.at(-1) });
  };
  const unanswered = (method: string, args: unknown[]): never => {
    note(method, args);
    throw new Error(
      `stand-in: dialog.${method} has nobody to answer it; let the test replace it: ` +
        `app.evaluate(({ dialog }) => { dialog.${method} = async () => ({ … }) })`,
    );
  };
  const answersDefaults = process.env['JOBDECK_STAND_IN_DIALOGS'] === 'defaults';
  const cancelled = <T>(method: string, args: unknown[], answer: T): T => {
    if (!answersDefaults) return unanswered(method, args);
    note(method, args);
    console.error(`[dialog] dialog.${method} cannot be shown here and counts as cancelled`);
    return answer;
  };
  return standInFor<Dialog>('dialog')({
    showOpenDialog: async (...args: unknown[]) =>
      cancelled('showOpenDialog', args, { canceled: true, filePaths: [] }),
    showSaveDialog: async (...args: unknown[]) =>
      cancelled('showSaveDialog', args, { canceled: true, filePath: '' }),
    showMessageBox: async (...args: unknown[]) => {
      if (!answersDefaults) return unanswered('showMessageBox', args);
      note('showMessageBox', args);
      const { message, buttons = ['OK'], defaultId = 0 } = args.at(-1) as Electron.MessageBoxOptions;
      console.error(`[dialog] ${message}: answered "${buttons[defaultId] ?? 'OK'}"`);
      return { response: defaultId, checkboxChecked: false };
    },
    showOpenDialogSync: (...args: unknown[]) => unanswered('showOpenDialogSync', args),
    showSaveDialogSync: (...args: unknown[]) => unanswered('showSaveDialogSync', args),
    showMessageBoxSync: (...args: unknown[]) => unanswered('showMessageBoxSync', args),
    showErrorBox(title: string, content: string) {
      console.error(`[error box] ${title}: ${content}`);
      recording.dialogs.push({ method: 'showErrorBox', options: { title, content } });
    },
  });
}

/** A clipboard of the app's own: tests never touch, or see, the machine's. */
export function makeClipboard(): Clipboard {
  let text = '';
  return standInFor<Clipboard>('clipboard')({
    readText: async () => text,
    writeText: async (written: string) => {
      text = String(written);
    },
    clear: () => {
      text = '';
    },
  });
}

export function makeGlobalShortcut({ lifecycle }: Desktop): GlobalShortcut {
  const registered = new Map<string, () => void>();
  const check = (accelerator: unknown): string => {
    lifecycle.requireReady('globalShortcut cannot be used before the app is ready');
    if (typeof accelerator !== 'string' || !isAccelerator(accelerator)) {
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
    }
    return accelerator.toLowerCase();
  };
  return standInFor<GlobalShortcut>('globalShortcut')({
    register(accelerator, callback) {
      const key = check(accelerator);
      if (registered.has(key)) return false;
      registered.set(key, callback);
      return true;
    },
    isRegistered: (accelerator) => registered.has(check(accelerator)),
    unregister: (accelerator) => void registered.delete(check(accelerator)),
    unregisterAll: () => registered.clear(),
  });
}

export function makePowerMonitor(): PowerMonitor {
  const monitor = new EventEmitter();
  return standInFor<PowerMonitor>('powerMonitor')(
    Object.assign(monitor, {
      getSystemIdleState: () => 'active' as const,
      getSystemIdleTime: () => 0,
      isOnBatteryPower: () => false,
      onBatteryPower: false,
    }),
  );
}

export function makePowerSaveBlocker(): PowerSaveBlocker {
  const active = new Set<number>();
  let lastId = -1;
  return standInFor<PowerSaveBlocker>('powerSaveBlocker')({
    start(type) {
      if (type !== 'prevent-app-suspension' && type !== 'prevent-display-sleep') {
        throw new TypeError('Error processing argument at index 0, conversion failure');
      }
      active.add(++lastId);
      return lastId;
    },
    stop: (id: number) => active.delete(id),
    isStarted: (id: number) => active.has(id),
  });
}

/** One full HD display with a 40 px bar at the bottom. */
export function makeScreen({ lifecycle }: Desktop): Screen {
  const size = { width: 1920, height: 1080 };
  const workAreaSize = { width: 1920, height: 1040 };
  const display = {
    id: 1,
    label: 'stand-in',
    bounds: { x: 0, y: 0, ...size },
    workArea: { x: 0, y: 0, ...workAreaSize },
    size,
    workAreaSize,
    scaleFactor: 1,
    rotation: 0,
    internal: false,
  } satisfies Partial<Display> as unknown as Display;
  const ask = <T>(answer: T): T => {
    lifecycle.requireReady("The 'screen' module can't be used before the app 'ready' event");
    return answer;
  };
  return standInFor<Screen>('screen')(
    Object.assign(new EventEmitter(), {
      getPrimaryDisplay: () => ask(display),
      getAllDisplays: () => ask([display]),
      getDisplayMatching: () => ask(display),
      getDisplayNearestPoint: () => ask(display),
      getCursorScreenPoint: () => ask({ x: 0, y: 0 }),
    }),
  );
}

export function makeSafeStorage(): SafeStorage {
  return standInFor<SafeStorage>('safeStorage')({ isEncryptionAvailable: () => false });
}
