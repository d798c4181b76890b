import { describeProblem } from '../../../shared/result.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';

/** `jobdeck pause` and `resume`: a queue, or all of them. */
export async function setPaused(ask: Ask, paused: boolean, queue: string | undefined): Promise<number> {
  const reply = await ask.client.command(
    paused ? 'queues.pause' : 'queues.resume',
    queue === undefined ? {} : { queue },
  );
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  const which = queue === undefined ? 'All queues are' : `Queue ${queue} is`;
  if (ask.json) ask.print(jsonText({ queue: queue ?? null, paused }));
  else if (paused) ask.print(`${which} paused: what runs goes on, nothing new starts.\n`);
  else ask.print(`${which} resumed.\n`);
  return ALL_WELL;
}
