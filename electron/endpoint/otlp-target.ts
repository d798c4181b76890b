import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';

/** Where metrics are sent to. */
export interface OtlpTarget {
  readonly url: string;
  /** Sent with each request; they may hold a secret, and are in no log. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export const MAX_OTLP_HEADERS = 20;
const HEADER = /^([\w!#$%&'*+.^`|~-]{1,100}): *([\x20-\x7e]{1,4000})$/;
/** The request itself says them. */
const OURS = ['content-type', 'content-length', 'host', 'connection', 'transfer-encoding'];

/** `http://127.0.0.1:4318` alone stands for the path at which collectors take metrics. Headers are `Name: value`. */
export function parseOtlpTarget(url: string, headers: readonly string[]): Result<OtlpTarget> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return err(wrongUrl(describeGot(url)));
  // It may be a password, so it is not told.
  if (parsed.username !== '' || parsed.password !== '') return err(wrongUrl('one with a name or a password'));
  if (parsed.pathname === '/') parsed.pathname = '/v1/metrics';
  if (headers.length > MAX_OTLP_HEADERS) return err(tooMany(headers.length));
  const pairs: (readonly [string, string])[] = [];
  for (const header of headers) {
    const [, name, value] = HEADER.exec(header.trim()) ?? [];
    if (name === undefined || value === undefined) return err(WRONG_HEADER);
    if (OURS.includes(name.toLowerCase())) return err({ ...WRONG_HEADER, got: name });
    pairs.push([name, value]);
  }
  return ok({ url: parsed.href, headers: pairs });
}

const wrongUrl = (got: string): Problem => ({
  field: 'url',
  expected: 'the http or https address of a collector',
  got,
  fix: 'Give one like http://127.0.0.1:4318, and who you are as a header.',
});

const WRONG_HEADER: Problem = {
  field: 'headers',
  expected: 'a header like "Authorization: Bearer …"',
  // Not what it is: it may be a secret.
  got: 'something else',
  fix: 'Write its name, a colon and a value of ASCII characters.',
};

const tooMany = (got: number): Problem => ({
  field: 'headers',
  expected: `at most ${MAX_OTLP_HEADERS} headers`,
  got: String(got),
  fix: 'Leave some out.',
});
