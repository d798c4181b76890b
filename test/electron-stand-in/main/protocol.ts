import type { CustomScheme, Protocol } from 'electron';
import { standInFor } from '../strict.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Schemes } from './schemes.ts';

export type ProtocolHandler = Parameters<Protocol['handle']>[1];

export class ProtocolHandlers {
  readonly #handlers = new Map<string, ProtocolHandler>();
  readonly api: Protocol;

  constructor({ schemes, lifecycle }: { schemes: Schemes; lifecycle: Lifecycle }) {
    this.api = standInFor<Protocol>('protocol')({
      registerSchemesAsPrivileged: (list: CustomScheme[]) => {
        lifecycle.requireNotReady(
          'protocol.registerSchemesAsPrivileged should be called before app is ready',
        );
        schemes.register(list);
      },
      handle: (scheme: string, handler: ProtocolHandler) => {
        if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
        this.#handlers.set(scheme, handler);
      },
      unhandle: (scheme: string) => {
        if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
      },
      isProtocolHandled: (scheme: string) => this.#handlers.has(scheme),
    });
  }

  /** The handler of a URL's scheme, if the app gave one. */
  forUrl(url: string): ProtocolHandler | undefined {
    return this.#handlers.get(url.slice(0, url.indexOf(':')));
  }
}
