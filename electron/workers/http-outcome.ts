import type { HttpPayload, Outcome } from '../../shared/jobs/job.ts';
import { withoutCredentials } from '../../shared/secrets/without-credentials.ts';
import { errorText } from '../logger.ts';

const DAY_MS = 86_400_000;
/** The server may answer otherwise later: it was slow, too early, overrun, or broken. */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 429]);

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly host: string;
  readonly bytes: number;
  readonly retryAfter: string | null;
}

export function answerOutcome(payload: HttpPayload, answer: HttpAnswer, now: number): Outcome {
  const { status, statusText, host, bytes } = answer;
  const isWanted = payload.expectedStatus?.includes(status) ?? (status >= 200 && status < 300);
  if (isWanted) return { type: 'succeeded', result: { status, bytes } };
  const retryAfterMs = answer.retryAfter === null ? null : parseRetryAfter(answer.retryAfter, now);
  return {
    type: 'failed',
    error: { code: `http ${status}`, message: `${host} answered ${status} ${statusText}`.trim().concat('.') },
    retryable: PASSING_STATUS.has(status) || status >= 500,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

/** Seconds or a date; ms from now, at most a day. Null when it is neither. */
export function parseRetryAfter(value: string, now: number): number | null {
  const text = value.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), DAY_MS);
}

export const refused = (code: string, message: string): Outcome => ({
  type: 'failed',
  error: { code, message },
  retryable: false,
});

/** No answer, or half of one. */
export function failureOutcome(error: unknown, url: URL): Outcome {
  const code = codeOf(error);
  const host = hostOf(url);
  const known = FAILURES[code];
  if (known)
    return { type: 'failed', error: { code, message: known.text(host) }, retryable: known.retryable };
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
  if (isCertificate) {
    return refused(code, `The certificate of ${host} is not accepted (${detail(error)}).`);
  }
  if (code.startsWith('HPE_')) return refused(code, `${host} answers, but not in HTTP (${detail(error)}).`);
  if (/^UND_ERR_(INVALID_ARG|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)$/.test(code)) {
    return refused(code, `This request cannot be sent (${detail(error)}).`);
  }
  return {
    type: 'failed',
    error: { code, message: `The request to ${host} failed (${detail(error)}).` },
    retryable: true,
  };
}

interface Failure {
  readonly text: (host: string) => string;
  readonly retryable: boolean;
}
const passing = (text: (host: string) => string): Failure => ({ text, retryable: true });

const FAILURES: Readonly<Record<string, Failure | undefined>> = {
  ECONNREFUSED: passing((host) => `Nothing answers at ${host} (connection refused).`),
  ECONNRESET: passing((host) => `${host} broke off the connection.`),
  EPIPE: passing((host) => `${host} broke off the connection.`),
  UND_ERR_SOCKET: passing((host) => `${host} broke off the connection.`),
  ENOTFOUND: passing((host) => `There is no server named ${host.replace(/:\d+$/, '')} (name not found).`),
  EAI_AGAIN: passing(
    (host) => `The name ${host.replace(/:\d+$/, '')} could not be looked up; is there a network?`,
  ),
  ETIMEDOUT: passing((host) => `${host} does not answer (connection timed out).`),
  UND_ERR_CONNECT_TIMEOUT: passing((host) => `${host} does not answer (connection timed out).`),
  EHOSTUNREACH: passing((host) => `There is no way to ${host} (host unreachable).`),
  ENETUNREACH: passing((host) => `There is no way to ${host} (network unreachable).`),
};

/** With the port, also when it is the usual one: a person looking for what listens there needs it. */
function hostOf(url: URL): string {
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

/** The first code on the way down: errors of the network come wrapped. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && (code !== 'UND_ERR_SOCKET' || at.cause === undefined)) return code;
    if (typeof code === 'string' && codeOf(at.cause) === 'unknown') return code;
  }
  return 'unknown';
}

const detail = (error: unknown): string => withoutCredentials(errorText(error).replace(/\.$/, ''));
