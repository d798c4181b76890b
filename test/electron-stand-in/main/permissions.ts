import type { Session, WebContents } from 'electron';
import type { Protocol } from '../chromium/cdp.ts';
import type { Chromium } from '../chromium/chromium.ts';
import type { PermissionAsk } from '../page/messages.ts';

type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<CheckHandler>>[1];
type Descriptor = Protocol.Browser.PermissionDescriptor;

/** Electron's names as Chromium's descriptors. A permission without one has no state to set; its verdict is acted out. */
const DESCRIPTORS: Readonly<Partial<Record<Permission, readonly Descriptor[]>>> = {
  geolocation: [{ name: 'geolocation' }],
  notifications: [{ name: 'notifications' }],
  midi: [{ name: 'midi' }],
  midiSysex: [{ name: 'midi', sysex: true }],
  'clipboard-read': [{ name: 'clipboard-read' }],
  'clipboard-sanitized-write': [{ name: 'clipboard-write' }],
  'persistent-storage': [{ name: 'persistent-storage' }],
  'screen-wake-lock': [{ name: 'screen-wake-lock' }],
  'idle-detection': [{ name: 'idle-detection' }],
  'background-sync': [{ name: 'background-sync' }],
  'local-fonts': [{ name: 'local-fonts' }],
  'window-management': [{ name: 'window-management' }],
  'display-capture': [{ name: 'display-capture' }],
  media: [{ name: 'camera' }, { name: 'microphone' }],
};
const MEDIA: Readonly<Record<'audio' | 'video', Descriptor>> = {
  audio: { name: 'microphone' },
  video: { name: 'camera' },
};

/** Who asks, and from where: `origin` as the app knows it, `wireOrigin` as Chromium does. */
export interface Asker {
  readonly webContents: WebContents;
  readonly url: string;
  readonly origin: string;
  readonly wireOrigin: string;
}

/**
 * A session's permissions. Chromium never decides: it is told to deny everything at first, and then, each time a page
 * asks or looks, the verdict of the app's handlers. Without a handler Electron grants, and so does this.
 */
export class Permissions {
  requestHandler: RequestHandler = null;
  checkHandler: CheckHandler = null;

  /** What no wrapper in the page covers must not be granted by accident. */
  async denyAll(chromium: Chromium): Promise<void> {
    const all = Object.values(DESCRIPTORS).flat();
    await Promise.all(all.map((permission) => this.#tell(chromium, permission, false)));
  }

  async answer(chromium: Chromium, asker: Asker, ask: PermissionAsk): Promise<boolean> {
    const granted = ask.how === 'request' ? await this.#request(asker, ask) : this.#check(asker, ask);
    const descriptors = ask.mediaTypes
      ? ask.mediaTypes.map((type) => MEDIA[type])
      : (DESCRIPTORS[ask.permission as Permission] ?? []);
    await Promise.all(
      descriptors.map((permission) => this.#tell(chromium, permission, granted, asker.wireOrigin)),
    );
    return granted;
  }

  #request({ webContents, url, origin }: Asker, ask: PermissionAsk): Promise<boolean> {
    const handler = this.requestHandler;
    if (!handler) return Promise.resolve(true);
    const details = {
      isMainFrame: true,
      requestingUrl: url,
      ...(ask.mediaTypes && { mediaTypes: [...ask.mediaTypes], securityOrigin: `${origin}/` }),
    };
    return new Promise((resolve) => {
      let answered = false;
      const callback = (granted: boolean): void => {
        if (answered) return;
        answered = true;
        resolve(granted === true);
      };
      handler(webContents, ask.permission as Parameters<typeof handler>[1], callback, details);
    });
  }

  #check({ webContents, url, origin }: Asker, ask: PermissionAsk): boolean {
    const handler = this.checkHandler;
    if (!handler) return true;
    const [mediaType] = ask.mediaTypes ?? [];
    const details = {
      isMainFrame: true,
      requestingUrl: url,
      embeddingOrigin: `${origin}/`,
      ...(mediaType && { mediaType, securityOrigin: `${origin}/` }),
    };
    return handler(webContents, ask.permission as Permission, `${origin}/`, details) === true;
  }

  async #tell(chromium: Chromium, permission: Descriptor, granted: boolean, origin?: string): Promise<void> {
    const setting = granted ? 'granted' : 'denied';
    try {
      await chromium.cdp.send('Browser.setPermission', { permission, setting, ...(origin && { origin }) });
    } catch (error) {
      // An older or newer Chromium may not know a name; one that it doesn't know it doesn't grant.
      if (granted) throw error;
    }
  }
}
