import { inspect } from 'node:util';
import { MAX_STACK } from '../../../shared/jobs/job.ts';
import { shortened } from '../../../shared/words/format.ts';
import type { ModuleEnd } from './protocol.ts';

const MAX_MESSAGE = 1000;
const MAX_CODE = 100;
/** What is shown of a value that was thrown and is no error. */
const MAX_SHOWN = 200;

export type Failure = Extract<ModuleEnd, { type: 'failed' }>;

/** Another attempt would fail in the same way. */
export const hopeless = (code: string, message: string): Failure => ({
  type: 'failed',
  error: { code, message: shortened(message, MAX_MESSAGE) },
  retryable: false,
});

/**
 * What a module threw, as the end of its run. An error may say by `retryable: false` that another attempt can't help,
 * and by `retryAfterMs` how long to wait for it. Whatever it is, looking at it must not throw.
 */
export function failureOf(thrown: unknown, lead = ''): Failure {
  if (!(thrown instanceof Error)) {
    const shown = shortened(
      inspected(thrown, { depth: 1, breakLength: Number.POSITIVE_INFINITY }),
      MAX_SHOWN,
    );
    const message = `${lead}It threw ${shown}, which is no Error. Throw an Error, so that its reason can be told.`;
    return { type: 'failed', error: { code: 'not an error', message }, retryable: true };
  }
  const { code, message, retryable, retryAfterMs } = readable(thrown as ErrorFields);
  return {
    type: 'failed',
    error: {
      code: shortened(code, MAX_CODE),
      message: shortened(`${lead}${message}`, MAX_MESSAGE),
      stack: shortened(stackOf(thrown), MAX_STACK),
    },
    retryable,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

type ErrorFields = { readonly [F in 'name' | 'message' | 'code' | 'retryable' | 'retryAfterMs']?: unknown };

/** The fields of an error can be anything, and getters that throw. */
function readable(error: ErrorFields) {
  try {
    const { name, message, code, retryable, retryAfterMs } = error;
    const named = typeof name === 'string' && name !== '' ? name : 'Error';
    const wait = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : null;
    return {
      code: typeof code === 'string' && code !== '' ? code : named,
      message:
        typeof message === 'string' && message !== '' ? message : `It threw ${named} without a message.`,
      retryable: retryable !== false,
      retryAfterMs: wait,
    };
  } catch {
    return {
      code: 'Error',
      message: 'It threw an error that cannot be read.',
      retryable: true,
      retryAfterMs: null,
    };
  }
}

/** With causes and fields; without the lines that lead through Node and through us. */
function stackOf(error: Error): string {
  return inspected(error, { depth: 4, breakLength: 100, maxArrayLength: 20, maxStringLength: 2000 })
    .split('\n')
    .filter((line) => !isInner(line))
    .join('\n');
}

const isInner = (line: string): boolean =>
  /^\s+at /.test(line) && (line.includes('node:internal') || line.includes(import.meta.dirname));

function inspected(value: unknown, options: Parameters<typeof inspect>[1]): string {
  try {
    return inspect(value, options);
  } catch {
    return 'something that cannot be shown';
  }
}
