import type { Bridge } from './bridge.ts';
import type { PermissionAsk } from './messages.ts';

/**
 * What the stand-in wraps in the page's own world, before any script of the page: `window.open` and `window.close`, the
 * APIs that ask for a permission, and `document.visibilityState`. A wrapper asks main first; main asks the app's
 * handlers, gives Chromium the verdict, and only then the native API runs and answers by itself.
 * Runs in the page as text; uses nothing from outside itself.
 */
export function runMainWorld(makeBridge: (host: (...args: unknown[]) => unknown) => Bridge): void {
  type AnyFunction = (...args: unknown[]) => unknown;
  let visible = true;
  const host = (what: unknown, value: unknown): undefined => {
    if (what !== 'visibility' || visible === value) return undefined;
    visible = value === true;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    return undefined;
  };
  const bridge = makeBridge(host);
  const { stringify } = JSON;
  const ask = (question: PermissionAsk): Promise<boolean> =>
    bridge.host('permission', stringify(question)) as Promise<boolean>;

  function replace(
    target: object | undefined,
    name: string,
    make: (native: AnyFunction) => AnyFunction,
  ): void {
    const native: unknown = target && Reflect.get(target, name);
    if (!target || typeof native !== 'function') return;
    const wrapper = make(native as AnyFunction);
    Object.defineProperty(wrapper, 'name', { value: name });
    Object.defineProperty(target, name, {
      value: wrapper,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  /** For APIs that return a promise. */
  function askBefore(
    target: object | undefined,
    name: string,
    question: (args: unknown[]) => PermissionAsk | null,
  ): void {
    replace(
      target,
      name,
      (native) =>
        async function (this: unknown, ...args: unknown[]) {
          const about = question(args);
          if (about) await ask(about);
          return Reflect.apply(native, this, args);
        },
    );
  }

  replace(window, 'open', () => (url: unknown, frameName: unknown, features: unknown) => {
    const target =
      url === undefined || url === '' ? 'about:blank' : new URL(String(url), document.baseURI).href;
    bridge.host('window-open', target, String(frameName ?? ''), String(features ?? ''));
    return null; // a child window would be allowed by main throwing, never by an object here
  });
  // A link that opens a window goes the same way; asked last, so that the page can prevent it.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
    const opens = link?.target === '_blank' || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link?.href || !opens || event.defaultPrevented || event.button !== 0) return;
    event.preventDefault();
    bridge.host('window-open', link.href, '', '');
  });
  replace(window, 'close', () => () => void bridge.host('window-close'));

  const request = (permission: string): (() => PermissionAsk) => {
    return () => ({ how: 'request', permission });
  };
  askBefore(globalThis.Notification, 'requestPermission', request('notifications'));
  askBefore(globalThis.Clipboard?.prototype, 'read', request('clipboard-read'));
  askBefore(globalThis.Clipboard?.prototype, 'readText', request('clipboard-read'));
  askBefore(globalThis.Clipboard?.prototype, 'write', request('clipboard-sanitized-write'));
  askBefore(globalThis.Clipboard?.prototype, 'writeText', request('clipboard-sanitized-write'));
  askBefore(globalThis.StorageManager?.prototype, 'persist', request('persistent-storage'));
  askBefore(globalThis.WakeLock?.prototype, 'request', request('screen-wake-lock'));
  askBefore(globalThis.Navigator?.prototype, 'requestMIDIAccess', ([options]) => {
    const sysex = (options as { sysex?: boolean } | undefined)?.sysex === true;
    return { how: 'request', permission: sysex ? 'midiSysex' : 'midi' };
  });
  askBefore(globalThis.Permissions?.prototype, 'query', ([descriptor]) => {
    const name = (descriptor as { name?: unknown } | undefined)?.name;
    if (name === 'camera') return { how: 'check', permission: 'media', mediaTypes: ['video'] };
    if (name === 'microphone') return { how: 'check', permission: 'media', mediaTypes: ['audio'] };
    if (name === 'clipboard-write') return { how: 'check', permission: 'clipboard-sanitized-write' };
    return typeof name === 'string' ? { how: 'check', permission: name } : null;
  });
  for (const name of ['getCurrentPosition', 'watchPosition']) {
    replace(
      globalThis.Geolocation?.prototype,
      name,
      (native) =>
        function (this: unknown, ...args: unknown[]) {
          // watchPosition returns a number at once, so a promise can't come first; 0 is never a living watch.
          void ask({ how: 'request', permission: 'geolocation' }).then(() =>
            Reflect.apply(native, this, args),
          );
          return name === 'watchPosition' ? 0 : undefined;
        },
    );
  }
  // Without a device Chromium would say that there is none, before it says that none may be used.
  replace(
    globalThis.MediaDevices?.prototype,
    'getUserMedia',
    (native) =>
      async function (this: unknown, ...args: unknown[]) {
        const wanted = (args[0] ?? {}) as { audio?: unknown; video?: unknown };
        const mediaTypes = (['audio', 'video'] as const).filter((type) => wanted[type]);
        const granted = await ask({ how: 'request', permission: 'media', mediaTypes });
        if (!granted) throw new DOMException('Permission denied', 'NotAllowedError');
        return Reflect.apply(native, this, args);
      },
  );
  // These have no permission state that Chromium could be given, so a refusal is acted out here.
  for (const [name, permission] of [
    ['requestFullscreen', 'fullscreen'],
    ['requestPointerLock', 'pointerLock'],
  ] as const) {
    replace(
      Element.prototype,
      name,
      (native) =>
        async function (this: unknown, ...args: unknown[]) {
          if (await ask({ how: 'request', permission })) return Reflect.apply(native, this, args);
          throw new TypeError('Permissions check failed');
        },
    );
  }

  // Playwright makes every page believe that it has focus and shows, so the truth has to be told by hand.
  const state = (name: string, get: () => unknown): void => {
    Object.defineProperty(Document.prototype, name, { get, configurable: true, enumerable: true });
  };
  state('hidden', () => !visible);
  state('visibilityState', () => (visible ? 'visible' : 'hidden'));
}
