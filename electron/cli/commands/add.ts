import { text as readText } from 'node:stream/consumers';
import type { ParentFailure } from '../../../shared/jobs/job.ts';
import type { Enqueued } from '../../../shared/jobs/job-request.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../../shared/result.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { noteThatNothingRuns } from './note-that-nothing-runs.ts';

/** What the options of `jobdeck add` say; each that is given becomes the field of a job request. */
export interface AddOptions {
  readonly shell?: string;
  readonly url?: string;
  readonly method?: string;
  readonly header: readonly Pair[];
  readonly body?: string;
  readonly request?: string;
  readonly cwd?: string;
  readonly env: readonly Pair[];
  readonly stdin?: boolean;
  readonly name?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly tag: readonly string[];
  readonly key?: string;
  readonly delay?: number;
  readonly runAt?: number;
  readonly dependsOn?: readonly string[];
  readonly onParentFailure?: ParentFailure;
  readonly timeout?: number;
  readonly maxAttempts?: number;
  readonly concurrencyKey?: string;
  readonly keyConcurrency?: number;
  readonly rateKey?: string;
  readonly uniqueKey?: string;
  readonly uniqueWithin?: string | number;
  readonly uniqueOnConflict?: string;
}

export type Pair = readonly [name: string, value: string];

/** What kind of work was described; exactly one of these. */
const WAYS = ['a program', '--shell', '--url', '--request'] as const;

/** The request as docs/jobs.md has it; what is wrong with its fields is told by who takes it. */
export async function requestOf(
  program: readonly string[],
  options: AddOptions,
  place: { readonly cwd: string; readonly stdin: NodeJS.ReadableStream },
): Promise<Result<unknown>> {
  const given = [
    program.length > 0,
    options.shell !== undefined,
    options.url !== undefined,
    options.request !== undefined,
  ];
  const ways = WAYS.filter((_, index) => given[index]);
  if (ways.length !== 1) return err(wrongWays(ways));
  if (options.request !== undefined) return parseRequest(options.request, options, place.stdin);
  return ok({ ...(await workOf(program, options, place)), ...fieldsOf(options) });
}

async function workOf(
  program: readonly string[],
  options: AddOptions,
  { cwd, stdin }: { readonly cwd: string; readonly stdin: NodeJS.ReadableStream },
): Promise<object> {
  const payload = await payloadOf(program, options, stdin);
  if (options.url !== undefined) return { kind: 'http', payload };
  // Where it was typed, as with any command in a terminal.
  return { kind: 'command', payload: { cwd, ...payload } };
}

/** What the options say of the work itself; what does not belong together is told by who takes it. */
export async function payloadOf(
  program: readonly string[],
  { shell, url, method, header, body, cwd, env, stdin }: Omit<AddOptions, 'key' | 'delay'>,
  input: NodeJS.ReadableStream,
): Promise<object> {
  const [name, ...args] = program;
  return given({
    program: name,
    args: name === undefined ? undefined : args,
    shell,
    url,
    method,
    headers: header.length === 0 ? undefined : Object.fromEntries(header),
    body,
    cwd,
    env: env.length === 0 ? undefined : Object.fromEntries(env),
    stdin: stdin === true ? await readText(input) : undefined,
  });
}

/** What they say of how it is treated. */
export function fieldsOf(options: AddOptions): object {
  const { name, queue, priority, tag, key, delay, timeout, maxAttempts } = options;
  const { concurrencyKey, keyConcurrency, rateKey } = options;
  const tags = tag.length === 0 ? undefined : tag;
  const dependsOn = options.dependsOn?.length === 0 ? undefined : options.dependsOn;
  const when = { delayMs: delay, runAt: options.runAt, dependsOn, onParentFailure: options.onParentFailure };
  const treated = { name, queue, priority, tags, key, ...when, timeoutMs: timeout, maxAttempts };
  return given({ ...treated, concurrencyKey, keyConcurrency, rateKey, unique: uniqueOf(options) });
}

/** With what belongs to a key but without one, who takes it tells that the key is missing. */
function uniqueOf({ uniqueKey, uniqueWithin, uniqueOnConflict }: AddOptions): object | undefined {
  const unique = given({ key: uniqueKey, within: uniqueWithin, onConflict: uniqueOnConflict });
  return Object.keys(unique).length === 0 ? undefined : unique;
}

/** Without what was not said: the engine fills that in. */
function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A whole job as JSON, which no other option may say more about. */
export async function parseRequest(
  request: string,
  options: Omit<AddOptions, 'request'>,
  stdin: NodeJS.ReadableStream,
): Promise<Result<unknown>> {
  const { stdin: handsOver, ...others } = options;
  const besides = Object.keys({ ...(await payloadOf([], others, stdin)), ...fieldsOf(options) });
  if (handsOver === true) besides.push('stdin');
  if (besides.length > 0) return err(notAlone(besides));
  const source = request === '-' ? await readText(stdin) : request;
  try {
    return ok(JSON.parse(source));
  } catch (error) {
    return err({
      field: '--request',
      expected: 'a job as JSON, or - for standard input',
      got: error instanceof Error ? error.message : String(error),
      fix: 'Write {"kind": "command", "payload": {"program": "ls"}}; docs/jobs.md tells all fields.',
    });
  }
}

const notAlone = (besides: readonly string[]): Problem => ({
  field: '--request',
  expected: 'it alone, since it says the whole job',
  got: `options for ${besides.join(', ')} beside it`,
  fix: 'Say that in the JSON, or leave --request out.',
});

function wrongWays(ways: readonly string[]): Problem {
  return {
    field: '',
    expected: 'one of a program with its arguments, --shell, --url and --request',
    got: ways.length === 0 ? 'none of them' : ways.join(' and '),
    fix: 'Say what is to be done in one of these ways, like: jobdeck add -- ls -l',
  };
}

/** `jobdeck add`: queues one job. */
export async function addJob(ask: Ask, request: unknown): Promise<number> {
  const reply = await ask.client.command('jobs.enqueue', { jobs: [request] });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(withoutIndex(problem)));
    return BAD_INPUT;
  }
  const [queued] = reply.value as readonly [Enqueued];
  if (ask.json) ask.print(jsonText(queued));
  else ask.print(`${queued.id}\n`);
  if (queued.existed) ask.note('A job with that key was there already: nothing was added.\n');
  else noteThatNothingRuns(ask);
  return ALL_WELL;
}

/** There is one job, and nobody counted it: `0.payload.url` is payload.url. */
function withoutIndex(problem: Problem): Problem {
  return { ...problem, field: problem.field.replace(/^0\.?/, '') };
}
