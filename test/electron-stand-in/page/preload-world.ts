import type { Bridge } from './bridge.ts';
import type { Codec } from './codec.ts';
import type { FromPage, PreloadProcess, ToPage } from './messages.ts';

/**
 * What a sandboxed preload finds around it: `require` of a short list, `ipcRenderer`, `contextBridge`, and parts of
 * `process`. Runs in the page as text, in the preload's isolated world; uses nothing from outside itself.
 */
export interface PreloadSurroundings {
  readonly codec: Codec;
  readonly process: PreloadProcess;
  readonly preloadPath: string;
  readonly receiver: string;
  toMain(message: FromPage): void;
  makeBridge(host: (...args: unknown[]) => unknown): Bridge;
  /** The preload's text, compiled as a function with the parameters Electron gives it. */
  readonly preload: (...args: unknown[]) => void;
}

export function runPreloadWorld(around: PreloadSurroundings): void {
  type Listener = (...args: unknown[]) => void;
  const { codec, toMain } = around;

  class Emitter {
    #listeners = new Map<string, Listener[]>();
    on(name: string, listener: Listener): this {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      return this;
    }
    addListener(name: string, listener: Listener): this {
      return this.on(name, listener);
    }
    once(name: string, listener: Listener): this {
      const wrapped: Listener & { listener?: Listener } = (...args) => {
        this.off(name, wrapped);
        listener.apply(this, args);
      };
      wrapped.listener = listener;
      return this.on(name, wrapped);
    }
    off(name: string, listener: Listener): this {
      const all = this.#listeners.get(name) ?? [];
      const at = all.findLastIndex((one) => one === listener || Reflect.get(one, 'listener') === listener);
      if (at >= 0) this.#listeners.set(name, all.toSpliced(at, 1));
      return this;
    }
    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener);
    }
    removeAllListeners(name?: string): this {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    emit(name: string, ...args: unknown[]): boolean {
      const all = this.#listeners.get(name) ?? [];
      for (const listener of all) listener.apply(this, args);
      return all.length > 0;
    }
    listenerCount(name: string): number {
      return this.#listeners.get(name)?.length ?? 0;
    }
    listeners(name: string): Listener[] {
      return [...(this.#listeners.get(name) ?? [])];
    }
    eventNames(): string[] {
      return [...this.#listeners.keys()];
    }
    setMaxListeners(): this {
      return this;
    }
  }
  const events = Object.assign(Emitter, { EventEmitter: Emitter, default: Emitter });

  const unimplemented = (name: string): never => {
    throw new Error(`stand-in: ${name} is not implemented`);
  };
  const strict = <T extends object>(name: string, object: T): T =>
    new Proxy(object, {
      get(target, key) {
        const harmless = typeof key === 'symbol' || ['then', 'default', '__esModule', 'toJSON'].includes(key);
        if (!(key in target) && !harmless) return unimplemented(`${name}.${key}`);
        const value: unknown = Reflect.get(target, key);
        // The emitter's methods have private members, which a proxy does not.
        return typeof value === 'function' && !Object.hasOwn(target, key) ? value.bind(target) : value;
      },
    });

  let lastId = 0;
  const waiting = new Map<number, (message: ToPage) => void>();
  const ask = (make: (id: number) => FromPage): Promise<ToPage> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      toMain(make(id));
    });

  const ipcRenderer = Object.assign(new Emitter(), {
    send(channel: string, ...args: unknown[]): void {
      toMain({ op: 'send', channel, payload: codec.encode(args) });
    },
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const payload = codec.encode(args);
      const answer = await ask((id) => ({ op: 'invoke', id, channel, payload }));
      if (answer.op === 'refusal')
        throw new Error(`Error invoking remote method '${channel}': ${answer.error}`);
      return answer.op === 'reply' ? codec.decode(answer.payload) : undefined;
    },
    sendSync: () => unimplemented('ipcRenderer.sendSync'),
    postMessage: () => unimplemented('ipcRenderer.postMessage'),
    sendToHost: () => unimplemented('ipcRenderer.sendToHost'),
  });

  /** Calls from the page's own world, for what the stand-in wraps there (main-world.ts). */
  const host = (what: unknown, ...args: unknown[]): unknown => {
    const [first, second, third] = args as [string, string, string];
    if (what === 'window-open') {
      toMain({ op: 'window-open', url: first, frameName: second, features: third });
    } else if (what === 'window-close') {
      toMain({ op: 'window-close' });
    } else if (what === 'permission') {
      return ask((id) => ({ op: 'permission', id, ask: JSON.parse(first) })).then((answer) =>
        answer.op === 'reply' ? codec.decode(answer.payload) : false,
      );
    }
    return undefined;
  };
  const bridge = around.makeBridge(host);

  Object.defineProperty(globalThis, around.receiver, {
    value(message: ToPage) {
      if (message.op === 'message') {
        const event = Object.freeze({ sender: ipcRenderer, ports: [] });
        ipcRenderer.emit(message.channel, event, ...(codec.decode(message.payload) as unknown[]));
      } else if (message.op === 'visibility') {
        bridge.host('visibility', message.visible);
      } else {
        waiting.get(message.id)?.(message);
        waiting.delete(message.id);
      }
    },
  });

  const electron = strict('electron (in a preload)', {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api),
    }),
    ipcRenderer: strict('ipcRenderer', ipcRenderer),
    webUtils: strict('webUtils', {}),
    webFrame: strict('webFrame', {}),
    crashReporter: strict('crashReporter', {}),
    nativeImage: strict('nativeImage', {}),
  });
  const timers = {
    setTimeout: setTimeout.bind(globalThis),
    clearTimeout: clearTimeout.bind(globalThis),
    setInterval: setInterval.bind(globalThis),
    clearInterval: clearInterval.bind(globalThis),
    setImmediate: (call: (...args: unknown[]) => void, ...args: unknown[]) => setTimeout(call, 0, ...args),
    clearImmediate: (id: number) => clearTimeout(id),
  };
  const modules: Readonly<Record<string, unknown>> = {
    electron,
    'electron/common': electron,
    'electron/renderer': electron,
    events,
    timers,
    url: { URL, URLSearchParams },
  };
  const require = (specifier: string): unknown => {
    const name = specifier.replace(/^node:/, '');
    if (Object.hasOwn(modules, name)) return modules[name];
    throw new Error(`module not found: ${specifier}`);
  };
  const process = strict('process (in a sandboxed preload)', Object.assign(new Emitter(), around.process));

  // Chromium tells of a title only when a page arrives; Electron's window follows every change.
  const watchTitle = (): void => {
    let last = document.title;
    const look = (): void => {
      if (document.title === last) return;
      last = document.title;
      toMain({ op: 'title', title: last });
    };
    new MutationObserver(look).observe(document.head, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  };
  document.addEventListener('DOMContentLoaded', watchTitle, { once: true });

  try {
    around.preload(
      require,
      process,
      {},
      { exports: {} },
      undefined,
      globalThis,
      timers.setImmediate,
      timers.clearImmediate,
    );
  } catch (error) {
    console.error(`Unable to load preload script: ${around.preloadPath}`);
    console.error(error);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    toMain({ op: 'preload-error', message, stack: stack ?? message });
  }
}
