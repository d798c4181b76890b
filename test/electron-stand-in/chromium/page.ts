import { randomBytes } from 'node:crypto';
import {
  type FromPage,
  NATIVE_BINDING,
  PRELOAD_WORLD,
  type PreloadProcess,
  RECEIVER,
  type ToPage,
} from '../page/messages.ts';
import { mainWorldSource, preloadWorldSource } from '../page/sources.ts';
import type { Protocol } from './cdp.ts';
import type { Chromium, TargetListener } from './chromium.ts';

export interface PageOptions {
  readonly chromium: Chromium;
  readonly width: number;
  readonly height: number;
  readonly preloadPath: string;
  readonly preloadText: string;
  readonly preloadProcess: PreloadProcess;
  readonly events: PageEvents;
}

/** What a page reports; `context` names the JavaScript context to answer to. */
export interface PageEvents {
  message(message: FromPage, context: number): void;
  requested(request: Protocol.Fetch.requestPausedPayload): void;
  navigated(wireUrl: string): void;
  navigatedInPage(wireUrl: string): void;
  startedLoading(): void;
  stoppedLoading(): void;
  domReady(): void;
  loaded(): void;
  painted(): void;
  linkOpened(wireUrl: string): void;
  titled(title: string): void;
  logged(level: 'debug' | 'info' | 'warning' | 'error', text: string): void;
  crashed(): void;
  gone(): void;
}

/** One page of Chromium as the stand-in uses it: a window's content, its two worlds, and its requests. */
export class Page implements TargetListener {
  targetId = '';
  /** Rejects when the page could not be made. */
  readonly ready: Promise<void>;
  readonly #options: PageOptions;
  #sessionId = '';
  #preloadContext: string | null = null;
  #stopListening: () => void = () => {};

  constructor(options: PageOptions) {
    this.#options = options;
    this.ready = this.#create();
  }

  send<M extends Parameters<Chromium['cdp']['send']>[0]>(
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return this.#options.chromium.cdp.send(method, params, this.#sessionId);
  }

  async #create(): Promise<void> {
    const { chromium, width, height, preloadPath, preloadText, preloadProcess } = this.#options;
    const { cdp } = chromium;
    this.targetId = await chromium.newPage({ width, height });
    const attached = await cdp.send('Target.attachToTarget', { targetId: this.targetId, flatten: true });
    this.#sessionId = attached.sessionId;
    this.#stopListening = chromium.listen(this.#sessionId, this);
    const nonce = randomBytes(12).toString('hex');
    const source = { nonce, path: preloadPath, text: preloadText, process: preloadProcess };
    await Promise.all([
      this.send('Runtime.enable'),
      this.send('Page.enable'),
      this.send('Inspector.enable'),
      this.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      this.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }),
      this.send('Runtime.addBinding', { name: NATIVE_BINDING, executionContextName: PRELOAD_WORLD }),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource(nonce) }),
      this.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadWorldSource(source),
        worldName: PRELOAD_WORLD,
      }),
      this.resize(width, height),
    ]);
  }

  /** Headless pages have the size they are told; in a real window a person decides. */
  async resize(width: number, height: number): Promise<void> {
    if (this.#options.chromium.headless) {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
      await this.send('Emulation.setDeviceMetricsOverride', metrics);
    } else {
      await this.#setBounds({ width, height });
    }
  }

  async setWindowState(windowState: 'normal' | 'minimized' | 'maximized' | 'fullscreen'): Promise<void> {
    if (!this.#options.chromium.headless) await this.#setBounds({ windowState });
  }

  async #setBounds(bounds: Protocol.Browser.Bounds): Promise<void> {
    const { cdp } = this.#options.chromium;
    const { windowId } = await cdp.send('Browser.getWindowForTarget', { targetId: this.targetId });
    await cdp.send('Browser.setWindowBounds', { windowId, bounds });
  }

  /** To the preload's world; lost when the page has none yet, as in Electron. */
  deliver(message: ToPage, context?: number): void {
    const where = context === undefined ? { uniqueContextId: this.#preloadContext } : { contextId: context };
    if (context === undefined && !this.#preloadContext) return;
    const expression = `${RECEIVER}(${JSON.stringify(message)})`;
    this.send('Runtime.evaluate', { expression, ...where } as Protocol.Runtime.evaluateParameters).then(
      ({ exceptionDetails: thrown }) => {
        if (thrown) console.error('Renderer listener threw:', thrown.exception?.description ?? thrown.text);
      },
      () => {}, // the document is gone; so is who wanted this
    );
  }

  close(): void {
    this.#stopListening();
    this.ready
      .then(() => this.#options.chromium.cdp.send('Target.closeTarget', { targetId: this.targetId }))
      .catch(() => {});
  }

  titleChanged(title: string): void {
    this.#options.events.titled(title);
  }

  gone(): void {
    this.#stopListening();
    this.#options.events.gone();
  }

  protocolEvent(method: string, params: unknown): void {
    const { events } = this.#options;
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const { context } = params as Protocol.Runtime.executionContextCreatedPayload;
        if (context.name === PRELOAD_WORLD && context.auxData?.['frameId'] === this.targetId) {
          this.#preloadContext = context.uniqueId;
        }
        return;
      }
      case 'Runtime.executionContextDestroyed': {
        const destroyed = params as Protocol.Runtime.executionContextDestroyedPayload;
        if (destroyed.executionContextUniqueId === this.#preloadContext) this.#preloadContext = null;
        return;
      }
      case 'Runtime.executionContextsCleared':
        this.#preloadContext = null;
        return;
      case 'Runtime.bindingCalled': {
        const called = params as Protocol.Runtime.bindingCalledPayload;
        if (called.name !== NATIVE_BINDING) return;
        events.message(JSON.parse(called.payload) as FromPage, called.executionContextId);
        return;
      }
      case 'Runtime.consoleAPICalled':
        this.#logged(params as Protocol.Runtime.consoleAPICalledPayload);
        return;
      case 'Fetch.requestPaused':
        events.requested(params as Protocol.Fetch.requestPausedPayload);
        return;
      case 'Page.frameNavigated': {
        const { frame } = params as Protocol.Page.frameNavigatedPayload;
        if (!frame.parentId) events.navigated(frame.url);
        return;
      }
      case 'Page.navigatedWithinDocument':
        events.navigatedInPage((params as Protocol.Page.navigatedWithinDocumentPayload).url);
        return;
      case 'Page.frameStartedLoading':
        if (this.#isTop(params)) events.startedLoading();
        return;
      case 'Page.frameStoppedLoading':
        if (this.#isTop(params)) events.stoppedLoading();
        return;
      case 'Page.domContentEventFired':
        events.domReady();
        return;
      case 'Page.loadEventFired':
        events.loaded();
        return;
      case 'Page.lifecycleEvent':
        if ((params as { name: string }).name === 'firstPaint') events.painted();
        return;
      case 'Page.windowOpen':
        events.linkOpened((params as Protocol.Page.windowOpenPayload).url);
        return;
      case 'Inspector.targetCrashed':
        this.#preloadContext = null;
        events.crashed();
        return;
    }
  }

  #isTop(params: unknown): boolean {
    return (params as { frameId: string }).frameId === this.targetId;
  }

  #logged({ type, args }: Protocol.Runtime.consoleAPICalledPayload): void {
    const levels: Partial<Record<string, 'debug' | 'warning' | 'error'>> = {
      debug: 'debug',
      warning: 'warning',
      error: 'error',
      assert: 'error',
    };
    const text = args.map((arg) => String(arg.value ?? arg.description ?? arg.type)).join(' ');
    this.#options.events.logged(levels[type] ?? 'info', text);
  }
}
