import type { Job, RunError } from '../jobs/job.ts';
import { fold } from './fold.ts';

/** Characters of a payload that are searched; the rest of a longer one is not found. */
export const MAX_PAYLOAD_TEXT = 65_536;

/** The error that a job shows: of one that is retrying or dead. */
export function errorOf(job: Job): RunError | null {
  return job.state === 'retrying' || job.state === 'dead' ? job.error : null;
}

/** What words are looked for in: name, tags, payload and error, a line each, folded. */
export function jobText(job: Job): string {
  const error = errorOf(job);
  const parts = [job.name, ...job.options.tags, payloadText(job.payload)];
  if (error !== null) parts.push(error.message, error.code);
  return fold(parts.join('\n'));
}

/**
 * The values of a payload, a line each, and the keys within its values: names of headers and variables. The keys of the
 * payload itself are the same in every job, so to find them would be to find everything.
 */
export function payloadText(payload: object): string {
  const lines: string[] = [];
  let length = 0;
  const add = (value: unknown): void => {
    const text = String(value);
    if (length < MAX_PAYLOAD_TEXT) lines.push(text.slice(0, MAX_PAYLOAD_TEXT - length));
    length += text.length + 1;
  };
  const walk = (value: unknown): void => {
    if (length >= MAX_PAYLOAD_TEXT) return;
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        add(key);
        walk(each);
      }
    } else if (value !== null && value !== undefined) add(value);
  };
  for (const value of Object.values(payload)) walk(value);
  return lines.join('\n');
}
