import type { HttpPayload } from '../../shared/jobs/job.ts';

const DEFAULT_MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** All that another server gets of what the person set: any other header may be a key (`x-api-key`, `private-token`). */
const NOT_SECRET = /^(accept|accept-language|accept-encoding|user-agent|content-.*)$/;

/** One request to one address. Header names are in lower case; the URL has no credentials and no fragment. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export function firstRequest(payload: HttpPayload): HttpRequest {
  const given = new URL(payload.url);
  const headers: Record<string, string> = { 'user-agent': 'jobdeck', accept: '*/*' };
  if (given.username !== '' || given.password !== '') {
    const pair = `${decoded(given.username)}:${decoded(given.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  for (const [name, value] of Object.entries(payload.headers ?? {})) headers[name.toLowerCase()] = value;
  return { method: payload.method, url: bare(given), headers, body: payload.body ?? null };
}

export type Next =
  | { readonly type: 'answer' }
  | { readonly type: 'follow'; readonly request: HttpRequest }
  | { readonly type: 'refuse'; readonly code: string; readonly message: string };

/** What to do with a response: take it as the answer, go where it points, or give up. */
export function afterResponse(
  payload: HttpPayload,
  request: HttpRequest,
  response: { readonly status: number; readonly location: string | null },
  seen: ReadonlySet<string>,
): Next {
  const { status, location } = response;
  const maxRedirects = payload.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
  const isWanted = payload.expectedStatus?.includes(status) ?? false;
  if (!REDIRECTS.has(status) || location === null || isWanted || maxRedirects === 0)
    return { type: 'answer' };
  const refuse = (code: string, message: string): Next => ({ type: 'refuse', code, message });
  const base = URL.canParse(location, request.url.href) ? new URL(location, request.url) : null;
  if (base === null || !/^https?:$/.test(base.protocol)) {
    return refuse('bad-redirect', `${request.url.host} redirects to an address that is not http or https.`);
  }
  const next = redirected(request, status, bare(base));
  if (seen.has(requestKey(next)))
    return refuse('redirect-loop', `The redirects go in a circle, at ${next.url}.`);
  if (seen.size > maxRedirects) {
    return refuse(
      'too-many-redirects',
      `More than ${maxRedirects} redirects; the last leads to ${next.url}.`,
    );
  }
  return { type: 'follow', request: next };
}

export const requestKey = (request: HttpRequest): string => `${request.method} ${request.url.href}`;

/** As browsers do: 303, and a POST answered by 301 or 302, go on as GET; another server gets no secrets. */
function redirected(request: HttpRequest, status: number, url: URL): HttpRequest {
  const { method } = request;
  const becomesGet =
    (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  const isForeign = url.origin !== request.url.origin;
  const headers = Object.entries(request.headers).filter(
    ([name]) =>
      !(isForeign && !NOT_SECRET.test(name)) &&
      !(becomesGet && (name.startsWith('content-') || name === 'transfer-encoding')),
  );
  return {
    method: becomesGet ? 'GET' : method,
    url,
    headers: Object.fromEntries(headers),
    body: becomesGet ? null : request.body,
  };
}

/** Without what must not be shown or sent in a request line. */
function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  copy.hash = '';
  return copy;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
