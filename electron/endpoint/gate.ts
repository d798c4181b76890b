import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../shared/result.ts';
import { type ProblemCode, problemReply, type Reply } from './reply.ts';

/**
 * Who is let in. A page in a browser can make it send requests to 127.0.0.1, and can give its own host name that
 * address: so the Host has to be ours, and a request that says it comes from a page is refused whatever token it
 * brings. Only then is the token looked at, and only with it does one learn what there is.
 */
export interface Gate {
  /** null: it may come in. */
  refuse(request: IncomingMessage): Refusal | null;
}

/** `reason` is for the log, and holds nothing of what was sent. */
export interface Refusal {
  readonly reason: string;
  readonly reply: Reply;
}

export function createGate(options: {
  readonly token: string;
  /** As they may stand in Host. */
  readonly hosts: readonly string[];
}): Gate {
  const token = digest(options.token);
  return {
    refuse: (request) => {
      const hosts = valuesOf(request, 'host');
      if (hosts.length !== 1) return refusal(400, 'malformed', 'not one Host', ONE_HOST);
      if (!options.hosts.includes((hosts[0] ?? '').toLowerCase()))
        return refusal(421, 'foreign-host', 'foreign Host', foreignHost(options.hosts));
      if (!/^\/(?![/\\])/.test(request.url ?? ''))
        return refusal(400, 'malformed', 'no path as target', A_PATH);
      if (isFromPage(request)) return refusal(403, 'from-web-page', 'from a web page', NO_PAGE);
      if (!hasToken(request, token)) return { reason: 'no token', reply: UNAUTHORIZED };
      return null;
    },
  };
}

function hasToken(request: IncomingMessage, token: Buffer): boolean {
  const values = valuesOf(request, 'authorization');
  const given = values.length === 1 ? /^bearer +([\w.~+/-]+=*) *$/i.exec(values[0] ?? '')?.[1] : undefined;
  // Digests have one length, and comparing them takes as long whatever was given, nothing too.
  return timingSafeEqual(digest(given ?? ''), token) && given !== undefined;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Browsers say so in every request that can change something, and most in all others. */
function isFromPage(request: IncomingMessage): boolean {
  const sites = valuesOf(request, 'sec-fetch-site');
  return valuesOf(request, 'origin').length > 0 || sites.some((site) => site !== 'none');
}

/** All that were sent: Node keeps the first of some. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function refusal(status: number, code: ProblemCode, reason: string, problem: Problem): Refusal {
  return { reason, reply: problemReply(status, code, [problem], { Connection: 'close' }) };
}

/** The same whether there is no token or a wrong one. */
const UNAUTHORIZED = problemReply(
  401,
  'unauthorized',
  [
    {
      field: 'Authorization',
      expected: 'the token of this endpoint',
      got: 'a request without it',
      fix: 'Send "Authorization: Bearer …" with it. docs/endpoint.md tells where it is.',
    },
  ],
  { 'WWW-Authenticate': 'Bearer realm="Jobdeck"', Connection: 'close' },
);
const ONE_HOST: Problem = {
  field: 'Host',
  expected: 'one Host header',
  got: 'another number of them',
  fix: 'Send the request again with one.',
};
const A_PATH: Problem = {
  field: '',
  expected: 'a request target that begins with one /',
  got: 'another one',
  fix: 'Send the request to this endpoint itself; it is no proxy.',
};
const NO_PAGE: Problem = {
  field: 'Origin',
  expected: 'a request from a program of this machine',
  got: 'one from a web page',
  fix: 'Nothing was done. Web pages can’t use this endpoint.',
};
const foreignHost = (hosts: readonly string[]): Problem => ({
  field: 'Host',
  expected: hosts.join(' or '),
  got: 'another host',
  fix: 'Use the address as it stands in the file endpoint/address of the data folder.',
});
