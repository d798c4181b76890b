import type { ServerResponse } from 'node:http';
import type { Problem } from '../../shared/result.ts';

/** What is answered. Nothing of it is meant for a browser, or to be kept. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonReply(status: number, value: unknown): Reply {
  return { status, contentType: JSON_TYPE, body: `${JSON.stringify(value, bytesAsBase64)}\n` };
}

/** The output of a run is all of the contract that holds bytes. */
function bytesAsBase64(this: unknown, key: string, value: unknown): unknown {
  // Not `value`: a Buffer has been asked for its own JSON by then.
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}

/** What programs tell problems by; the words are for people, and may change. */
export const PROBLEM_CODES = [
  'beyond-the-end',
  'bug',
  'foreign-host',
  'from-web-page',
  'has-body',
  'invalid-input',
  'malformed',
  'not-found',
  'not-json',
  'quitting',
  'refused',
  'too-long',
  'too-many-streams',
  'unauthorized',
  'unavailable',
  'wrong-method',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What is wrong with a request, always as a list: some commands find more than one thing. */
export function problemReply(
  status: number,
  code: ProblemCode,
  problems: readonly Problem[],
  headers?: Readonly<Record<string, string>>,
): Reply {
  const reply = jsonReply(status, {
    problems: problems.map(({ field, expected, got, fix }) => ({ code, field, expected, got, fix })),
  });
  return headers === undefined ? reply : { ...reply, headers };
}

export const JSON_TYPE = 'application/json; charset=utf-8';

export const STANDING_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
} as const;

export function send(response: ServerResponse, { status, contentType, body, headers }: Reply): void {
  response.writeHead(status, {
    ...STANDING_HEADERS,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
