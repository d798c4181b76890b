import type { JobKind } from '../../shared/jobs/job.ts';
import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { splitWords } from '../../shared/words/shell-words.ts';

/** Sets what a cell says in a request; an empty cell says nothing. docs/jobs.md tells each column. */
export type Column = (request: Request, cell: string) => void;

export interface Request {
  kind?: string;
  payload: Record<string, unknown>;
  [field: string]: unknown;
}

const asText = (cell: string): unknown => cell;
/** What is no number stays a text, and is told as such. */
const asNumber = (cell: string): unknown => (/^-?\d+(\.\d+)?$/.test(cell.trim()) ? Number(cell) : cell);
const asList = (cell: string): readonly string[] =>
  cell
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
/** A JSON list, or words with a shell's quotes. */
const asArguments = (cell: string): unknown =>
  cell.trimStart().startsWith('[') ? asJson(cell) : splitWords(cell);
/** What is no JSON is a text. */
function asJson(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

const top =
  (field: string, read: (cell: string) => unknown = asText): Column =>
  (request, cell) => {
    request[field] = read(cell);
  };
const inPayload =
  (field: string, read: (cell: string) => unknown = asText): Column =>
  ({ payload }, cell) => {
    payload[field] = read(cell);
  };
const inRecord =
  (field: string, name: string): Column =>
  ({ payload }, cell) => {
    payload[field] = { ...(payload[field] as object | undefined), [name]: cell };
  };

const inTop =
  (field: string, name: string, read: (cell: string) => unknown = asText): Column =>
  (request, cell) => {
    request[field] = { ...(request[field] as object | undefined), [name]: read(cell) };
  };

const COLUMNS: Readonly<Record<string, Column>> = {
  kind: top('kind'),
  name: top('name'),
  program: inPayload('program'),
  args: inPayload('args', asArguments),
  shell: inPayload('shell'),
  cwd: inPayload('cwd'),
  stdin: inPayload('stdin'),
  url: inPayload('url'),
  method: inPayload('method'),
  body: inPayload('body'),
  expectedStatus: inPayload('expectedStatus', (cell) => asList(cell).map(asNumber)),
  maxRedirects: inPayload('maxRedirects', asNumber),
  path: inPayload('path'),
  export: inPayload('export'),
  input: inPayload('input', asJson),
  queue: top('queue'),
  priority: top('priority', asNumber),
  tags: top('tags', asList),
  key: top('key'),
  'unique.key': inTop('unique', 'key'),
  'unique.within': inTop('unique', 'within', asNumber),
  'unique.onConflict': inTop('unique', 'onConflict'),
  maxAttempts: top('maxAttempts', asNumber),
  'backoff.baseMs': inTop('backoff', 'baseMs', asNumber),
  'backoff.maxMs': inTop('backoff', 'maxMs', asNumber),
  'backoff.jitter': inTop('backoff', 'jitter', asNumber),
  timeoutMs: top('timeoutMs', asNumber),
  delayMs: top('delayMs', asNumber),
  runAt: top('runAt', asNumber),
  concurrencyKey: top('concurrencyKey'),
  keyConcurrency: top('keyConcurrency', asNumber),
  rateKey: top('rateKey'),
  ref: top('ref'),
  dependsOn: top('dependsOn', asList),
  onParentFailure: top('onParentFailure'),
};

/** One column for each variable, or header: `env.LANG`, `header.Accept`. */
const PREFIXES: readonly (readonly [prefix: string, field: string])[] = [
  ['env.', 'env'],
  ['header.', 'headers'],
];

/** Of a header row; the first that is unknown, empty or there twice is the error. */
export function columnsOf(header: readonly string[]): Result<readonly Column[]> {
  const columns: Column[] = [];
  for (const [index, title] of header.entries()) {
    const name = title.trim();
    const column = columnOf(name);
    if (column === null) return err(unknownColumn(name));
    if (header.findIndex((other) => other.trim() === name) !== index) return err(twice(name));
    columns.push(column);
  }
  return ok(columns);
}

function columnOf(name: string): Column | null {
  if (Object.hasOwn(COLUMNS, name)) return COLUMNS[name] ?? null;
  for (const [prefix, field] of PREFIXES) {
    if (name.startsWith(prefix) && name.length > prefix.length)
      return inRecord(field, name.slice(prefix.length));
  }
  return null;
}

/** The kind is told by its column, or else by what there is to do. */
export function requestFrom(columns: readonly Column[], cells: readonly string[]): Request {
  const request: Request = { payload: {} };
  for (const [index, cell] of cells.entries()) if (cell !== '') columns[index]?.(request, cell);
  return { ...request, kind: request.kind ?? kindOf(request.payload) };
}

function kindOf(payload: Request['payload']): JobKind {
  if (payload['path'] !== undefined) return 'module';
  return payload['url'] === undefined ? 'command' : 'http';
}

function unknownColumn(name: string): Problem {
  return {
    field: 'header row',
    expected: `columns named ${Object.keys(COLUMNS).join(', ')}, env.NAME or header.NAME`,
    got: describeGot(name),
    fix: 'Correct the name of the column, or take it out.',
  };
}

function twice(name: string): Problem {
  return {
    field: 'header row',
    expected: 'each column once',
    got: `${describeGot(name)} twice`,
    fix: 'Take one of them out, or give it another name.',
  };
}
