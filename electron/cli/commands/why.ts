import { whyInWords } from '../../../shared/jobs/why-words.ts';
import type { Ask } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { detailOf } from './show.ts';

/** `jobdeck why`: what has to change before a job can start, and when that is likely. */
export async function tellWhy(ask: Ask, jobId: string): Promise<number> {
  const detail = await detailOf(ask, jobId);
  if (detail === null) return NOT_DONE;
  const why = await ask.client.query('jobs.why', { jobId });
  const { state } = detail.job;
  // It may have started between the two.
  if (why === null) {
    if (ask.json) ask.print(jsonText({ jobId, state, text: null, blocker: null, ahead: null, start: null }));
    else ask.print(`It waits for nothing: it is ${state}.\n`);
    return ALL_WELL;
  }
  const text = whyInWords(why, Date.now());
  const { queue, blocker, ahead, start } = why;
  if (ask.json)
    ask.print(jsonText({ jobId, state, queue, text, blocker: withTimes({ ...blocker }), ahead, start }));
  else ask.print(`${text}\n`);
  return ALL_WELL;
}
