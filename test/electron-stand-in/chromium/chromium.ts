import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { type FoundChromium, findChromium } from '../find-chromium.ts';
import { Cdp, type Protocol } from './cdp.ts';

/** Who hears a page's protocol events. */
export interface TargetListener {
  readonly targetId: string;
  protocolEvent(method: string, params: unknown): void;
  titleChanged(title: string): void;
  gone(): void;
}

export interface ChromiumOptions {
  readonly profile: string;
  readonly switches: ReadonlyMap<string, string>;
  readonly headless: boolean;
  /** Chromium ended although main did not ask it to: by itself when its last window was closed, or it crashed. */
  onEnd(how: { readonly crashed: boolean; readonly report: string }): void;
}

const PAGE_EVENTS = [
  'Runtime.bindingCalled',
  'Runtime.executionContextCreated',
  'Runtime.executionContextDestroyed',
  'Runtime.executionContextsCleared',
  'Runtime.consoleAPICalled',
  'Page.loadEventFired',
  'Page.domContentEventFired',
  'Page.lifecycleEvent',
  'Page.frameNavigated',
  'Page.frameStartedLoading',
  'Page.frameStoppedLoading',
  'Page.navigatedWithinDocument',
  'Page.windowOpen',
  'Fetch.requestPaused',
  'Inspector.targetCrashed',
] as const satisfies readonly (keyof Protocol.Events)[];

/** Every host but this machine's is unknown: no test reaches the network, by accident or otherwise. */
const NO_NETWORK = 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost';
const SWITCHES = [
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-quic',
  '--disable-sync',
  '--disable-search-engine-choice-screen',
  '--disable-features=Translate,MediaRouter,OptimizationHints,HttpsUpgrades,PaintHolding,LocalNetworkAccessChecks',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-hang-monitor',
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--force-color-profile=srgb',
  '--mute-audio',
  '--block-new-web-contents',
];
/** What is kept of Chromium's stderr, for the report when it dies. */
const TAIL_LENGTH = 8_000;

/** The Chromium process that shows the windows, and who listens to which of its pages. */
export class Chromium {
  readonly cdp: Cdp;
  readonly version: string;
  readonly headless: boolean;
  readonly #child: ChildProcess;
  readonly #bySession = new Map<string, TargetListener>();
  readonly #byTarget = new Map<string, TargetListener>();
  #closing = false;
  #startupPage: Promise<string | null> | null;

  static async start(options: ChromiumOptions): Promise<Chromium> {
    const found = await findChromium();
    const headless = options.headless || found.headlessOnly;
    mkdirSync(options.profile, { recursive: true });
    const child = spawn(found.executable, commandLine(found, headless, options), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...found.env, NODE_OPTIONS: undefined },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    let tail = '';
    const listening = Promise.withResolvers<string>();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-TAIL_LENGTH);
      const line = /^DevTools listening on ws:\/\/\S+$/m.exec(tail);
      if (line) listening.resolve(line[0]);
      if (process.env['JOBDECK_STAND_IN_DEBUG']) process.stderr.write(text);
    });
    const died = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(deathReport(found, code ?? signal, tail)));
      });
    });
    const cdp = new Cdp(child.stdio[3] as Writable, child.stdio[4] as Readable);
    const { product } = await Promise.race([cdp.send('Browser.getVersion'), died]);
    if (options.switches.has('remote-debugging-port')) {
      // Playwright waits for this line on the app's own stderr, and then attaches by itself.
      process.stderr.write(`${await Promise.race([listening.promise, died])}\n`);
    }
    await cdp.send('Target.setDiscoverTargets', { discover: true });
    const chromium = new Chromium(cdp, child, product.split('/')[1] ?? '', headless);
    died.catch((error: Error) => {
      if (!chromium.#closing) options.onEnd({ crashed: child.exitCode !== 0, report: error.message });
    });
    return chromium;
  }

  private constructor(cdp: Cdp, child: ChildProcess, version: string, headless: boolean) {
    this.cdp = cdp;
    this.version = version;
    this.headless = headless;
    this.#child = child;
    this.#startupPage = headless ? null : this.#findStartupPage();
    for (const method of PAGE_EVENTS) {
      cdp.on(method, (params: unknown, session: string) => {
        this.#bySession.get(session)?.protocolEvent(method, params);
      });
    }
    cdp.on('Target.targetDestroyed', ({ targetId }: Protocol.Target.targetDestroyedPayload) => {
      this.#byTarget.get(targetId)?.gone();
    });
    cdp.on('Target.targetInfoChanged', ({ targetInfo }: Protocol.Target.targetInfoChangedPayload) => {
      this.#byTarget.get(targetInfo.targetId)?.titleChanged(targetInfo.title);
    });
    cdp.on('Target.targetCreated', ({ targetInfo }: Protocol.Target.targetCreatedPayload) => {
      // A page opened by a page (a link with a target): main decides about it, never Chromium.
      if (targetInfo.type !== 'page' || !targetInfo.openerId || !this.#byTarget.has(targetInfo.openerId))
        return;
      cdp.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {});
    });
  }

  /** A page in a window of the given size; the first one takes the app window that came with the start. */
  async newPage(size: { readonly width: number; readonly height: number }): Promise<string> {
    const startup = this.#startupPage;
    this.#startupPage = null;
    const known = startup && (await startup);
    if (known) return known;
    const { targetId } = await this.cdp.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...size,
    });
    return targetId;
  }

  async #findStartupPage(): Promise<string | null> {
    const deadline = performance.now() + 2_000;
    while (performance.now() < deadline) {
      const { targetInfos } = await this.cdp.send('Target.getTargets');
      const page = targetInfos.find(({ type }) => type === 'page');
      if (page) return page.targetId;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  listen(sessionId: string, listener: TargetListener): () => void {
    this.#bySession.set(sessionId, listener);
    this.#byTarget.set(listener.targetId, listener);
    return () => {
      this.#bySession.delete(sessionId);
      this.#byTarget.delete(listener.targetId);
    };
  }

  /** Asks Chromium to end so that its profile is written, and ends it when it takes too long. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const limit = new Promise<void>((resolve) => setTimeout(resolve, 3_000));
    this.cdp.send('Browser.close').catch(() => {});
    await Promise.race([exited, limit]);
    child.kill('SIGKILL');
  }
}

function commandLine(found: FoundChromium, headless: boolean, options: ChromiumOptions): string[] {
  const args = [...SWITCHES, `--user-data-dir=${options.profile}`, `--host-resolver-rules=${NO_NETWORK}`];
  // In a real window the first page is Chromium's app window: no tabs, no address bar, no advice about switches.
  if (!headless) args.push('--app=data:text/html,', '--test-type');
  else
    args.push(
      '--no-startup-window',
      '--hide-scrollbars',
      found.headlessOnly ? '--headless' : '--headless=new',
    );
  if (process.getuid?.() === 0 || options.switches.has('no-sandbox')) args.push('--no-sandbox');
  const port = options.switches.get('remote-debugging-port');
  if (port !== undefined) args.push(`--remote-debugging-port=${port}`);
  const extra = process.env['JOBDECK_CHROMIUM_ARGS'];
  if (extra) args.push(...extra.split(' ').filter(Boolean));
  return args;
}

function deathReport(found: FoundChromium, how: number | string | null, tail: string): string {
  return (
    `stand-in: Chromium ended (${how ?? 'unknown'}): ${found.executable} (${found.source}).\n${tail}\n` +
    'If it lacks a shared library, install it (usually libnspr4 and libnss3); if its sandbox cannot start here, pass --no-sandbox.'
  );
}
