import { EventEmitter } from 'node:events';
import type { Protocol, Session } from 'electron';
import { standInFor } from '../strict.ts';
import { Permissions } from './permissions.ts';
import { WebRequests } from './web-request.ts';

/** The default session: its permissions and request listeners are applied to every page (requests.ts, permissions.ts). */
export class SessionStandIn extends EventEmitter {
  readonly permissions = new Permissions();
  readonly webRequests = new WebRequests();
  readonly webRequest = this.webRequests.api;
  readonly protocol: Protocol;
  /** What the app holds. */
  readonly proxy: Session;

  constructor(protocol: Protocol) {
    super();
    this.setMaxListeners(0);
    this.protocol = protocol;
    this.proxy = standInFor<Session>('session')(this as SessionStandIn);
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.permissions.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.permissions.checkHandler = handler;
  }
  /** Device APIs (HID, serial, USB) are never granted here, with or without a handler. */
  setDevicePermissionHandler(_handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {}
  /** There is no spell checker here to turn off. */
  setSpellCheckerEnabled(enable: boolean): void {
    if (enable) throw new Error('stand-in: a spell checker is not implemented');
  }
  isPersistent(): boolean {
    return true;
  }
}
