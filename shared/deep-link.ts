import { describeGot } from './problems.ts';
import { err, ok, type Problem, type Result } from './result.ts';

export const LINK_SCHEME = 'jobdeck';

/** A job's id is a ULID, and nothing else is taken for one: any page and any program can hand such a link to Jobdeck. */
const JOB_LINK = /^jobdeck:\/\/job\/([0-9A-HJKMNP-TV-Z]{26})\/?$/;

export function jobLink(jobId: string): string {
  return `${LINK_SCHEME}://job/${jobId}`;
}

/** The job that a link is about. */
export function parseLink(link: string): Result<{ readonly jobId: string }, Problem> {
  const [, jobId] = JOB_LINK.exec(link) ?? [];
  if (jobId !== undefined) return ok({ jobId });
  return err({
    field: '',
    expected: `${LINK_SCHEME}://job/ID`,
    got: describeGot(link.slice(0, 80)),
    fix: 'Copy the link anew.',
  });
}

/** Whether an argument means to be one, however it goes on. */
export function looksLikeLink(argument: string): boolean {
  return argument.toLowerCase().startsWith(`${LINK_SCHEME}:`);
}
