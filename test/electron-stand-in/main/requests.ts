import type { WebContents, WebFrameMain } from 'electron';
import type { Protocol } from '../chromium/cdp.ts';
import type { Page } from '../chromium/page.ts';
import type { Recording } from '../recording.ts';
import type { ProtocolHandlers } from './protocol.ts';
import type { Schemes } from './schemes.ts';
import type { BeforeRequestDetails, WebRequests } from './web-request.ts';

type Paused = Protocol.Fetch.requestPausedPayload;
type ResourceType = BeforeRequestDetails['resourceType'];

const RESOURCE_TYPES: Readonly<Partial<Record<Protocol.Network.ResourceType, ResourceType>>> = {
  Document: 'subFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  WebSocket: 'webSocket',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
};
const NO_NETWORK_NEEDED = /^(data|blob|about|devtools|chrome|chrome-error):/;

export interface RequestsOptions {
  readonly schemes: Schemes;
  readonly handlers: ProtocolHandlers;
  readonly webRequests: WebRequests;
  readonly recording: Recording;
}

/** What a request belongs to. */
export interface RequestOwner {
  readonly page: Page;
  readonly webContents: WebContents;
  readonly frame: WebFrameMain;
}

/** Answers every request of every page: the app's listeners first, then its protocol handlers, then Chromium. */
export class Requests {
  readonly #options: RequestsOptions;
  #lastId = 0;

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  async answer(owner: RequestOwner, paused: Paused): Promise<void> {
    const { page } = owner;
    const { requestId } = paused;
    const { schemes, handlers, recording, webRequests } = this.#options;
    const details = this.#details(owner, paused);
    if (paused.responseStatusCode !== undefined) return this.#answerResponse(page, paused, details);

    const before = await webRequests.beforeRequest({
      ...details,
      uploadData: uploadOf(paused).map((bytes) => ({ bytes })),
    } as BeforeRequestDetails);
    if (before.cancel) return this.#fail(page, requestId, 'BlockedByClient');
    if (before.redirectURL) {
      const location = schemes.toWire(before.redirectURL);
      const responseHeaders = [{ name: 'location', value: location }];
      await page.send('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders });
      return;
    }
    const handler = handlers.forUrl(details.url);
    if (!handler) {
      if (!NO_NETWORK_NEEDED.test(details.url)) recording.network.push(details.url);
      const interceptResponse = webRequests.listensForHeaders;
      await page.send('Fetch.continueRequest', { requestId, interceptResponse });
      return;
    }
    // Chromium asks every https origin for its icon; an app:// one is never asked.
    if (paused.resourceType === 'Other' && details.url.endsWith('/favicon.ico')) {
      return this.#fail(page, requestId, 'Aborted');
    }
    await this.#handle(page, paused, details, handler);
  }

  async #handle(
    page: Page,
    paused: Paused,
    details: Details,
    handler: NonNullable<ReturnType<ProtocolHandlers['forUrl']>>,
  ): Promise<void> {
    const { requestId, request } = paused;
    let response: Response;
    try {
      const upload = uploadOf(paused);
      const given = new Request(details.url, {
        method: request.method,
        headers: Object.entries(request.headers).filter(([name]) => !name.startsWith(':')),
        body: upload.length > 0 ? new Uint8Array(Buffer.concat(upload)) : null,
      });
      response = (await handler(given as never)) as unknown as Response;
    } catch (error) {
      console.error(error);
      return this.#fail(page, requestId, 'Failed');
    }
    // Response.error() has status 0: a network error, not a page.
    if (response.type === 'error') return this.#fail(page, requestId, 'Failed');
    const body = Buffer.from(await response.arrayBuffer());
    const given = [...response.headers].map(([name, value]) => ({ name, value }));
    const decided = await this.#headers(details, response.status, response.statusText, given);
    if (decided === 'cancel') return this.#fail(page, requestId, 'BlockedByClient');
    await page.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: decided.status,
      responseHeaders: decided.headers,
      body: body.toString('base64'),
    });
  }

  async #answerResponse(page: Page, paused: Paused, details: Details): Promise<void> {
    const { requestId, responseStatusCode = 200, responseStatusText = '', responseHeaders = [] } = paused;
    const decided = await this.#headers(details, responseStatusCode, responseStatusText, responseHeaders);
    if (decided === 'cancel') return this.#fail(page, requestId, 'BlockedByClient');
    await page.send('Fetch.continueResponse', {
      requestId,
      responseCode: decided.status,
      responseHeaders: decided.headers,
    });
  }

  /** What `onHeadersReceived` makes of a response. */
  async #headers(
    details: Details,
    status: number,
    statusText: string,
    given: readonly Protocol.Fetch.HeaderEntry[],
  ): Promise<'cancel' | { status: number; headers: Protocol.Fetch.HeaderEntry[] }> {
    const { webRequests } = this.#options;
    if (!webRequests.listensForHeaders) return { status, headers: [...given] };
    const responseHeaders: Record<string, string[]> = {};
    for (const { name, value } of given) {
      responseHeaders[name] = [...(responseHeaders[name] ?? []), value];
    }
    const statusLine = `HTTP/1.1 ${status} ${statusText}`.trim();
    const answer = await webRequests.headersReceived({
      ...details,
      statusCode: status,
      statusLine,
      responseHeaders,
    });
    if (answer.cancel) return 'cancel';
    const headers = Object.entries(answer.responseHeaders ?? responseHeaders).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value })),
    );
    const line = /^HTTP\/\S+ (\d+)/.exec(answer.statusLine ?? '');
    return { status: line ? Number(line[1]) : status, headers };
  }

  async #fail(page: Page, requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    await page.send('Fetch.failRequest', { requestId, errorReason });
  }

  #details({ page, webContents, frame }: RequestOwner, paused: Paused): Details {
    const { request, resourceType, frameId } = paused;
    const isMainFrame = resourceType === 'Document' && frameId === page.targetId;
    return {
      id: ++this.#lastId,
      url: this.#options.schemes.fromWire(request.url),
      method: request.method,
      webContentsId: webContents.id,
      webContents,
      frame,
      resourceType: isMainFrame ? 'mainFrame' : (RESOURCE_TYPES[resourceType] ?? 'other'),
      referrer: this.#options.schemes.fromWire(String(request.headers['Referer'] ?? '')),
      timestamp: Date.now(),
    };
  }
}

type Details = Omit<BeforeRequestDetails, 'uploadData'>;

function uploadOf({ request }: Paused): Buffer[] {
  const entries = request.postDataEntries ?? [];
  if (entries.length > 0) return entries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
  return request.postData === undefined ? [] : [Buffer.from(request.postData)];
}
