import type { HttpPayload, Outcome } from '../../shared/jobs/job.ts';
import { withoutCredentials } from '../../shared/secrets/without-credentials.ts';
import { formatBytes } from '../../shared/words/format.ts';
import type { Clock } from '../clock.ts';
import type { EarlyEnd } from './early-end.ts';
import type { HttpClient } from './http-client.ts';
import { answerOutcome, failureOutcome, refused } from './http-outcome.ts';
import { afterResponse, firstRequest, type HttpRequest, requestKey } from './http-request.ts';
import type { OutputWriter } from './output-store.ts';

/** What is read of a body; a job that loads more is a job for a command. */
const MAX_BODY_BYTES = 16 * 1_048_576;

export interface HttpRunner {
  readonly http: HttpClient;
  readonly clock: Clock;
}

type Response = Awaited<ReturnType<HttpClient['request']>>;

/** Makes the request and follows its redirects; what comes back is the run's output. */
export async function runHttp(
  payload: HttpPayload,
  { http, clock }: HttpRunner,
  output: OutputWriter,
  earlyEnd: EarlyEnd,
): Promise<Outcome> {
  const controller = new AbortController();
  earlyEnd.onEnd(() => controller.abort());
  const seen = new Set<string>();
  let request = firstRequest(payload);
  try {
    for (;;) {
      seen.add(requestKey(request));
      const began = clock.monotonic();
      const response = await http.request(toOptions(request, controller.signal));
      const status = response.statusCode;
      const location = headerOf(response, 'location');
      print(output, summaryOf(request, response, clock.monotonic() - began));
      const next = afterResponse(payload, request, { status, location }, seen);
      if (next.type === 'answer') {
        print(output, headersOf(response));
        const bytes = await readBody(response, output);
        const retryAfter = headerOf(response, 'retry-after');
        const { host } = request.url;
        const answer = { status, statusText: response.statusText, host, bytes, retryAfter };
        return answerOutcome(payload, answer, clock.now());
      }
      // Small as it is, the body of a redirect has to be read, or its connection cannot be used again.
      await response.body.dump({ limit: 65_536 }).catch(() => undefined);
      if (next.type === 'refuse') return refused(next.code, next.message);
      request = next.request;
    }
  } catch (error) {
    return failureOutcome(error, request.url);
  }
}

function toOptions({ method, url, headers, body }: HttpRequest, signal: AbortSignal) {
  return { origin: url.origin, path: url.pathname + url.search, method, headers, body, signal };
}

/** `GET http://… 200 OK, text/plain, 1.2 kB in 34 ms`; the time is until the answer began. */
function summaryOf(request: HttpRequest, response: Response, tookMs: number): string {
  const length = headerOf(response, 'content-length');
  const location = headerOf(response, 'location');
  const parts = [
    `${request.method} ${request.url.href} ${response.statusCode} ${response.statusText}`.trim(),
    ...(location === null ? [] : [`to ${location}`]),
    ...[headerOf(response, 'content-type') ?? []].flat(),
    ...(length === null ? [] : [formatBytes(Number(length))]),
  ];
  return `${parts.join(', ')} in ${Math.max(1, Math.round(tookMs))} ms\n`;
}

/** A cookie is a key to somebody's session: that one was set is told, what it says is not. */
function headersOf({ headers }: Response): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${name === 'set-cookie' ? '(not shown)' : one}\n`),
  );
  return `${lines.join('')}\n`;
}

function print(output: OutputWriter, text: string): void {
  output.append(Buffer.from(withoutCredentials(text)));
}

/** Bytes read. The output keeps its head and tail of them; nothing else is kept. */
async function readBody({ body }: Response, output: OutputWriter): Promise<number> {
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const room = MAX_BODY_BYTES - bytes;
    const taken = chunk.length > room ? chunk.subarray(0, room) : chunk;
    output.append(taken);
    bytes += taken.length;
    if (chunk.length > room) {
      print(output, `\n[Jobdeck stopped reading after ${formatBytes(bytes)}]\n`);
      // Leaving the loop destroys the body, and with it the connection: the rest is never sent.
      break;
    }
  }
  return bytes;
}

function headerOf({ headers }: Response, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
