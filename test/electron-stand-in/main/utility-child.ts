/** What runs first in a utility process: gives the module `process.parentPort`, and then way to it. */
import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** `process.parentPort`: holds messages back until somebody listens, as a message port does. */
class ParentPort extends EventEmitter {
  #held: unknown[] | null = [];

  constructor() {
    super();
    process.on('message', (message: { data: unknown }) => {
      if (this.#held) this.#held.push(message.data);
      else this.#deliver(message.data);
    });
    this.on('newListener', (event) => {
      if (event !== 'message' || !this.#held) return;
      const held = this.#held;
      this.#held = null;
      queueMicrotask(() => {
        for (const data of held) this.#deliver(data);
      });
    });
  }

  postMessage(message: unknown): void {
    let data: unknown;
    try {
      data = structuredClone(message);
    } catch {
      throw new Error('An object could not be cloned.');
    }
    process.send?.({ data });
  }
  start(): void {}
  pause(): void {
    throw new Error('stand-in: parentPort.pause is not implemented');
  }

  #deliver(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }
}

// The port keeps the process alive, as Electron's does; without its parent there is nothing to live for.
process.on('disconnect', () => process.exit(0));
const [, , modulePath = '', ...args] = process.argv;
process.argv = [process.argv[0] ?? '', modulePath, ...args];
Object.defineProperty(process, 'type', { value: 'utility' });
Object.defineProperty(process, 'parentPort', { value: new ParentPort(), enumerable: true });
registerHooks({
  resolve(specifier, context, next) {
    if (/^electron(\/|$)/.test(specifier)) {
      throw new Error(`stand-in: ${specifier} in a utility process is not implemented`);
    }
    return next(specifier, context);
  },
});
await import(pathToFileURL(modulePath).href);
