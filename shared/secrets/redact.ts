import { type JobPayload, type JsonValue, type Work, workOf } from '../jobs/job.ts';
import type { JobDetail } from '../jobs/job-views.ts';
import { isOpenHeader, isSecretName, passwordIn, REDACTED, withoutSecrets } from './secret-text.ts';

/**
 * A job without what is nobody else's business: the values of its environment and of its headers, credentials and secret
 * parameters of addresses, and what is called like a secret. What was taken away there goes from everything else that is
 * told of the job, too: a program may print its own environment.
 */
export interface Redaction {
  readonly payload: JsonValue;
  /** What is not whole in it, like `payload.env.TOKEN`. */
  readonly fields: readonly string[];
  /** What was taken away, wherever it stands; the longest first. */
  readonly secrets: readonly string[];
  /** A name, an error, an output of this job. */
  text(from: string): string;
  /** A result of this job. */
  json(from: JsonValue): JsonValue;
}

/** What is shorter is no secret worth the name, and a part of many a word. */
const SHORTEST = 4;
/** The value of a variable with another name is rather a setting (`true`, `debug`) when it is shorter. */
const SHORTEST_SETTING = 8;

/** `earlier`: what the job was asked before it was edited. Its runs of then may tell the secrets of then. */
export function redact(work: Work, earlier: readonly JobPayload[] = []): Redaction {
  const known = new Set<string>();
  const note = (secret: string): void => noteAll(secret, known);
  const once = masked(work, note);
  for (const payload of earlier) masked(workOf({ kind: work.kind, payload }), note);
  // The longest first: it may hold another.
  const secrets = [...known].sort((a, b) => b.length - a.length);
  const withoutKnown = (from: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, REDACTED), from);
  const text = (from: string): string => withoutSecrets(withoutKnown(from));
  const payload = secrets.length === 0 ? once : eachText(once, withoutKnown);
  return {
    payload,
    // An export of many jobs asks for nobody's.
    get fields() {
      return changed(work.payload as unknown as JsonValue, payload, 'payload');
    },
    secrets,
    text,
    json: (from) =>
      eachText(
        maskJson(from, () => undefined),
        text,
      ),
  };
}

export function redactDetail({ job, edits }: Pick<JobDetail, 'job' | 'edits'>): Redaction {
  return redact(
    workOf(job),
    edits.map(({ payload }) => payload),
  );
}

/** Whatever it is about: what is called like a secret, or looks like one. */
export function withoutSecretsIn(value: JsonValue): JsonValue {
  return maskJson(value, () => undefined);
}

/** What somebody has to fill in again: fields of a payload that were redacted. */
export function redactedFields(payload: unknown): readonly string[] {
  return holders(payload as JsonValue, 'payload');
}

type Note = (secret: string) => void;

function noteAll(secret: string, known: Set<string>): void {
  const bare = secret.replace(/^["']|["']$/g, '');
  // `Bearer x` and `a=x; b=y`: the parts may be found alone.
  for (const part of [bare, ...bare.split(/[\s;,=]+/)]) {
    if (part.length < (part === bare ? SHORTEST : SHORTEST_SETTING)) continue;
    known.add(part);
    const encoded = encodeURIComponent(part);
    if (encoded !== part) known.add(encoded);
    const decoded = decodedOf(part);
    if (decoded.length >= SHORTEST) known.add(decoded);
  }
}

function decodedOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function masked(work: Work, note: Note): JsonValue {
  const { kind, payload } = work;
  switch (kind) {
    case 'module':
      return { ...payload, input: maskJson(payload.input, note) };
    case 'http': {
      const { headers, body } = payload;
      return {
        ...payload,
        url: withoutSecrets(payload.url, note),
        ...(headers && { headers: maskPairs(headers, (name) => !isOpenHeader(name), note) }),
        ...(body !== undefined && { body: maskDocument(body, note) }),
      };
    }
    case 'command': {
      const { program = '', args, env, shell, stdin } = payload;
      return {
        ...payload,
        ...(shell !== undefined && { shell: withoutSecrets(shell, note) }),
        ...(args && { args: maskArguments(program, args, note) }),
        ...(env && { env: maskPairs(env, () => true, note) }),
        ...(stdin !== undefined && { stdin: maskDocument(stdin, note) }),
      };
    }
  }
}

function maskPairs(
  pairs: Readonly<Record<string, string>>,
  isSecret: (name: string) => boolean,
  note: Note,
): Readonly<Record<string, string>> {
  const shown = Object.entries(pairs).map(([name, value]) => {
    if (!isSecret(name)) return [name, withoutSecrets(value, note)];
    if (isSecretName(name) || value.length >= SHORTEST_SETTING) note(value);
    return [name, value === '' ? value : REDACTED];
  });
  return Object.fromEntries(shown);
}

/** `--password` and its value are two, and so are `-H` and a header. */
function maskArguments(program: string, args: readonly string[], note: Note): readonly string[] {
  const hideFrom = (argument: string, at: number): string => {
    note(argument.slice(at));
    return `${argument.slice(0, at)}${REDACTED}`;
  };
  const words = [program, ...args];
  return args.map((argument, index) => {
    const before = args[index - 1] ?? '';
    const isValue = /^--?[\w-]{2,}$/.test(before) && isSecretName(before) && !argument.startsWith('-');
    if (isValue) return hideFrom(argument, 0);
    const isUser = /^(-u|--user|--proxy-user)$/.test(before) && argument.includes(':');
    if (isUser) return hideFrom(argument, argument.indexOf(':') + 1);
    const header = /^(-H|--header)$/.test(before) ? /^([\w-]+):\s*(?=.)/.exec(argument) : null;
    if (header !== null && !isOpenHeader(header[1] ?? '')) return hideFrom(argument, header[0].length);
    const password = passwordIn(argument, words.slice(0, index + 1));
    return password === null ? withoutSecrets(argument, note) : hideFrom(argument, password);
  });
}

/** A text that may be JSON. */
function maskDocument(text: string, note: Note): string {
  if (!/^\s*[{[]/.test(text)) return withoutSecrets(text, note);
  try {
    const value = JSON.parse(text) as JsonValue;
    const shown = maskJson(value, note);
    return changed(value, shown, '').length === 0 ? text : JSON.stringify(shown);
  } catch {
    return withoutSecrets(text, note);
  }
}

function maskJson(value: JsonValue, note: Note): JsonValue {
  if (typeof value === 'string') return withoutSecrets(value, note);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => maskJson(each, note));
  const shown = Object.entries(value).map(([name, each]): [string, JsonValue] => {
    const isSetting = each === null || each === '' || typeof each === 'boolean';
    const isCount = typeof each === 'number' && /tokens$/i.test(name);
    if (!isSecretName(name) || isSetting || isCount) return [name, maskJson(each, note)];
    noteTexts(each, note);
    return [name, REDACTED];
  });
  return Object.fromEntries(shown);
}

function noteTexts(value: JsonValue, note: Note): void {
  if (typeof value === 'string' || typeof value === 'number') note(String(value));
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) noteTexts(each, note);
}

function eachText(value: JsonValue, text: (from: string) => string): JsonValue {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => eachText(each, text));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, eachText(each, text)]));
}

/** Where two values of the same form differ. */
function changed(before: JsonValue, after: JsonValue, path: string): readonly string[] {
  if (before === after) return [];
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) {
    return [path];
  }
  const [from, to] = [before, after] as Readonly<Record<string, JsonValue>>[];
  return Object.keys(from ?? {}).flatMap((name) =>
    changed(from?.[name] ?? null, to?.[name] ?? null, path === '' ? name : `${path}.${name}`),
  );
}

function holders(value: JsonValue, path: string): readonly string[] {
  if (typeof value === 'string') return value.includes(REDACTED) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => holders(each as JsonValue, `${path}.${name}`));
}
