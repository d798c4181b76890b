import { shortened } from '../words/format.ts';
import { utf8Length } from '../words/utf8-length.ts';
import type { Outcome, RunError } from './job.ts';
import { measureJson } from './json-limit.ts';

/** The result of a job may be this long, as UTF-8 JSON. */
export const MAX_RESULT_BYTES = 1_048_576;

/** A run whose result can't be kept has failed; running it again would end the same way. */
export function checkedOutcome(outcome: Outcome): Outcome {
  if (outcome.type !== 'succeeded') return outcome;
  const wrong = wrongResult(outcome.result);
  return wrong === null ? outcome : { type: 'failed', retryable: false, error: wrong };
}

/** Why a result can't be kept; null when it can. */
export function wrongResult(result: unknown): RunError | null {
  // What most kinds of job answer.
  if (result === null) return null;
  const { unfit, least, most } = measureJson(result, MAX_RESULT_BYTES);
  if (unfit !== null) {
    const where = `result${shortened(unfit.path, 100)}`;
    return {
      message: `The job's result can't be kept: expected JSON, but ${where} is ${unfit.is}. Return texts, numbers, true, false, null, and lists and plain objects of these.`,
      code: 'result not json',
    };
  }
  if (most <= MAX_RESULT_BYTES) return null;
  const isWhole = least <= MAX_RESULT_BYTES;
  const bytes = isWhole ? utf8Length(JSON.stringify(result)) : least;
  if (bytes <= MAX_RESULT_BYTES) return null;
  const size = `${isWhole ? '' : 'at least '}${bytes.toLocaleString('en')} bytes`;
  const limit = `at most ${MAX_RESULT_BYTES.toLocaleString('en')} bytes (1 MiB) of JSON`;
  return {
    message: `The job's result can't be kept: expected ${limit}, got ${size}. Write the data to a file and return its path.`,
    code: 'result too large',
  };
}
