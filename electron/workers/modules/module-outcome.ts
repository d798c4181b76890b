import { basename } from 'node:path';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Outcome } from '../../../shared/jobs/job.ts';
import { decodeOutput } from '../decode-output.ts';
import { lastLineOfBytes } from '../last-line.ts';
import type { Gone, RunEnding } from './module-client.ts';

/** What the end of a module's run means for its job. */
export function moduleOutcome(ending: Exclude<RunEnding, { type: 'stale' }>, path: string): Outcome {
  switch (ending.type) {
    case 'ended':
      return ending.end.type === 'returned' ? { type: 'succeeded', result: ending.end.result } : ending.end;
    case 'not-begun':
      return { type: 'interrupted' };
    case 'gone':
      return goneOutcome(ending, basename(path));
    default:
      return assertNever(ending);
  }
}

function goneOutcome({ code, signal, stderr }: Gone, file: string): Outcome {
  if (/heap out of memory|Out of memory: Killed/i.test(decodeOutput(stderr))) {
    return failed(
      'out of memory',
      `"${file}" ran out of memory, and its process was ended. Let it work on less at a time.`,
    );
  }
  if (signal === 'SIGKILL') {
    const message = `The process of "${file}" was killed from outside of Jobdeck, as the system does when memory is short.`;
    return failed(signal, message);
  }
  if (signal !== null) return failed(signal, `The process of "${file}" was ended by ${signal}.`);
  if (code === null) return failed('not started', `A process for "${file}" could not be started.`);
  const last = lastLineOfBytes(stderr);
  const said = last === '' ? '' : ` It said: ${last}`;
  const message = `"${file}" ended its process with code ${code} instead of returning. Return, or throw an Error.${said}`;
  return failed(`exit ${code}`, message);
}

const failed = (code: string, message: string): Outcome => ({
  type: 'failed',
  error: { code, message },
  retryable: true,
});
