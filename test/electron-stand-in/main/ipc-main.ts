import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';

type Handler = Parameters<IpcMain['handle']>[1];

/** `ipcMain`, and each page's own `webContents.ipc`. */
export class IpcMainStandIn extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    super();
    this.setMaxListeners(0);
    this.on('error', () => {}); // a channel named "error" is just a channel
  }

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    if (typeof listener !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`);
    }
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** The stand-in's own way to a handler; Electron has none. */
  handlerOf(channel: string): Handler | undefined {
    return this.#handlers.get(channel);
  }
}
