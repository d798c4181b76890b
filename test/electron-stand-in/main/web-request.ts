import type { WebRequest, WebRequestFilter } from 'electron';
import { standInFor } from '../strict.ts';

type BeforeRequest = NonNullable<Parameters<WebRequest['onBeforeRequest']>[0]>;
type HeadersReceived = NonNullable<Parameters<WebRequest['onHeadersReceived']>[0]>;
export type BeforeRequestDetails = Parameters<BeforeRequest>[0];
export type HeadersReceivedDetails = Parameters<HeadersReceived>[0];
export type BeforeRequestAnswer = Parameters<Parameters<BeforeRequest>[1]>[0];
export type HeadersReceivedAnswer = Parameters<Parameters<HeadersReceived>[1]>[0];

interface Registered<Listener> {
  readonly filter: WebRequestFilter | null;
  readonly listener: Listener;
}

/** `session.webRequest`, as far as it is applied to every request of every page. */
export class WebRequests {
  #before: Registered<BeforeRequest> | null = null;
  #received: Registered<HeadersReceived> | null = null;

  /** What the app sees. */
  readonly api: WebRequest = standInFor<WebRequest>('session.webRequest')({
    onBeforeRequest: (...args: unknown[]) => {
      this.#before = register<BeforeRequest>(args);
    },
    onHeadersReceived: (...args: unknown[]) => {
      this.#received = register<HeadersReceived>(args);
    },
  });

  get listensForHeaders(): boolean {
    return this.#received !== null;
  }

  beforeRequest(details: BeforeRequestDetails): Promise<BeforeRequestAnswer> {
    const registered = this.#before;
    if (!registered || !applies(registered.filter, details)) return Promise.resolve({});
    return new Promise((resolve) => registered.listener(details, resolve));
  }

  headersReceived(details: HeadersReceivedDetails): Promise<HeadersReceivedAnswer> {
    const registered = this.#received;
    if (!registered || !applies(registered.filter, details)) return Promise.resolve({});
    return new Promise((resolve) => registered.listener(details, resolve));
  }
}

/** Electron takes (filter, listener) or (listener); null takes the listener away. */
function register<Listener>(args: unknown[]): Registered<Listener> | null {
  const listener = args.at(-1);
  if (listener === null) return null;
  if (typeof listener !== 'function') {
    throw new TypeError('Must pass null or a function as the listener');
  }
  const filter = args.length > 1 ? (args[0] as WebRequestFilter) : null;
  for (const pattern of [...(filter?.urls ?? []), ...(filter?.excludeUrls ?? [])]) matcher(pattern);
  return { filter, listener: listener as Listener };
}

function applies(filter: WebRequestFilter | null, details: { url: string; resourceType: string }): boolean {
  if (!filter) return true;
  const matches = (pattern: string): boolean => matcher(pattern).test(details.url);
  if (filter.types && !filter.types.some((type) => type === details.resourceType)) return false;
  if (filter.excludeUrls?.some(matches)) return false;
  return filter.urls.length === 0 || filter.urls.some(matches);
}

/** A Chrome match pattern, `scheme://host/path` with stars, as a regular expression. */
function matcher(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^[a-z][a-z0-9+.-]*:/i;
  const parts = /^(\*|[a-z][a-z0-9+.-]*):\/\/(\*|(?:\*\.)?[^/*]*)(\/.*)$/i.exec(pattern);
  if (!parts) throw new TypeError(`Invalid url pattern ${pattern}: Missing or wrong scheme, host or path.`);
  const [, scheme = '', host = '', path = ''] = parts;
  const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const schemeText = scheme === '*' ? '(?:https?|wss?)' : literal(scheme);
  const hostText = host === '*' ? '[^/]*' : literal(host).replace(/^\.\*\\\./, '(?:[^/]*\\.)?');
  return new RegExp(`^${schemeText}://${hostText}${literal(path)}$`, 'i');
}
