import { EventEmitter } from 'node:events';
import { originOf } from './schemes.ts';
import type { WebContentsStandIn } from './web-contents.ts';

/** The top frame of a page: what an IPC sender check looks at. Child frames have no preload and send nothing. */
export class WebFrameMainStandIn extends EventEmitter {
  readonly parent = null;
  readonly frames: never[] = [];
  readonly detached = false;
  readonly name = '';
  readonly processId = 1;
  readonly routingId = 1;
  readonly frameTreeNodeId: number;
  readonly #contents: WebContentsStandIn;

  constructor(contents: WebContentsStandIn) {
    super();
    this.#contents = contents;
    this.frameTreeNodeId = contents.id;
  }

  get url(): string {
    return this.#contents.getURL();
  }
  get origin(): string {
    return originOf(this.#contents.getURL());
  }
  get top() {
    return this.#contents.mainFrame;
  }
  get visibilityState(): string {
    return this.#contents.pageIsVisible ? 'visible' : 'hidden';
  }
  isDestroyed(): boolean {
    return this.#contents.isDestroyed();
  }
  send(channel: string, ...args: unknown[]): void {
    this.#contents.send(channel, ...args);
  }
  executeJavaScript(code: string, userGesture?: boolean): Promise<unknown> {
    return this.#contents.executeJavaScript(code, userGesture);
  }
}
