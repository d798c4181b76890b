import { shortened } from '../../shared/format.ts';
import type { Outcome } from '../../shared/job.ts';
import { utf8Length } from '../../shared/utf8-length.ts';

/** The result of a job may be this long, as UTF-8 JSON. */
export const MAX_RESULT_BYTES = 1_048_576;

/** Deeper than any result is meant to be, and well within the stack. */
const MAX_DEPTH = 200;

/** A run whose result can't be kept has failed; running it again would end the same way. */
export function checkedOutcome(outcome: Outcome): Outcome {
  if (outcome.type !== 'succeeded') return outcome;
  const wrong = whatIsWrong(outcome.result);
  return wrong === null ? outcome : { type: 'failed', retryable: false, error: wrong };
}

function whatIsWrong(result: unknown): { readonly message: string; readonly code: string } | null {
  // What most kinds of job answer.
  if (result === null) return null;
  const measure: Measure = { least: 0, most: 0 };
  const unfit = unfitPart(result, 0, measure);
  if (unfit !== null) {
    const where = `result${shortened(unfit.path, 100)}`;
    return {
      message: `The job's result can't be kept: expected JSON, but ${where} is ${unfit.is}. Return texts, numbers, true, false, null, and lists and plain objects of these.`,
      code: 'result not json',
    };
  }
  if (measure.most <= MAX_RESULT_BYTES) return null;
  const isWhole = measure.least <= MAX_RESULT_BYTES;
  const bytes = isWhole ? utf8Length(JSON.stringify(result)) : measure.least;
  if (bytes <= MAX_RESULT_BYTES) return null;
  const size = `${isWhole ? '' : 'at least '}${bytes.toLocaleString('en')} bytes`;
  const limit = `at most ${MAX_RESULT_BYTES.toLocaleString('en')} bytes (1 MiB) of JSON`;
  return {
    message: `The job's result can't be kept: expected ${limit}, got ${size}. Write the data to a file and return its path.`,
    code: 'result too large',
  };
}

/** Bounds of the bytes of what was looked at, without making the text. */
interface Measure {
  least: number;
  most: number;
}

/** What JSON can't hold; null when all fits, or when so much was seen that it is too much anyway. */
function unfitPart(value: unknown, depth: number, measure: Measure): Unfit | null {
  if (measure.least > MAX_RESULT_BYTES) return null;
  switch (typeof value) {
    case 'string':
      addText(value, measure);
      return null;
    case 'boolean':
      add(4, 5, measure);
      return null;
    case 'number':
      add(1, 25, measure);
      return Number.isFinite(value) ? null : { path: '', is: String(value) };
    case 'object':
      if (value === null) {
        add(4, 4, measure);
        return null;
      }
      if (depth === MAX_DEPTH) return { path: '', is: `nested more than ${MAX_DEPTH} deep, or holds itself` };
      return Array.isArray(value) ? unfitItem(value, depth, measure) : unfitField(value, depth, measure);
    default:
      return { path: '', is: value === undefined ? 'undefined' : `a ${typeof value}` };
  }
}

interface Unfit {
  readonly path: string;
  readonly is: string;
}

function unfitItem(list: readonly unknown[], depth: number, measure: Measure): Unfit | null {
  add(2, 2 + list.length, measure);
  for (let index = 0; index < list.length; index += 1) {
    const unfit = unfitPart(list[index], depth + 1, measure);
    if (unfit !== null) return { path: `[${index}]${unfit.path}`, is: unfit.is };
  }
  return null;
}

function unfitField(object: object, depth: number, measure: Measure): Unfit | null {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return { path: '', is: 'no plain object' };
  add(2, 2, measure);
  for (const [name, value] of Object.entries(object)) {
    // As in JSON.stringify: a field that is undefined is none.
    if (value === undefined) continue;
    addText(name, measure);
    add(1, 2, measure);
    const unfit = unfitPart(value, depth + 1, measure);
    if (unfit !== null) return { path: `.${name}${unfit.path}`, is: unfit.is };
  }
  return null;
}

/** A character takes a byte at least, and six at most, as \u0000 does. */
const addText = (text: string, measure: Measure): void => add(text.length + 2, 6 * text.length + 2, measure);

function add(least: number, most: number, measure: Measure): void {
  measure.least += least;
  measure.most += most;
}
