import {
  type HistoryQuery,
  type HistoryReply,
  isKnownOf,
  MAX_HISTORY_RANGE_MS,
  OTHER_QUEUES,
} from '../../shared/history.ts';
import { DEFAULT_QUEUE } from '../../shared/job-request.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { errorText } from '../logger.ts';

/** So many queues are named in a refusal. */
const NAMED = 8;

/** What the metrics were, wherever that is kept. */
export type AskHistory = (query: HistoryQuery) => Promise<HistoryReply>;

export async function queryHistory(ask: AskHistory, query: HistoryQuery): Promise<Result<HistoryReply>> {
  const { from, to } = query;
  if (to <= from) {
    return err({
      field: 'to',
      expected: 'a moment after the beginning of the range',
      got: `${to}, with ${from} as the beginning`,
      fix: 'Give moments in ms since 1970, the earlier one as `from`.',
    });
  }
  if (to - from > MAX_HISTORY_RANGE_MS) {
    return err({
      field: 'from',
      expected: 'a range of at most five years',
      got: `one of ${Math.floor((to - from) / 86_400_000)} days`,
      fix: 'Ask for a shorter one: nothing older than five years is kept.',
    });
  }
  const { metric, queue, kind } = query;
  if (!isKnownOf(metric, query)) {
    return err(
      kind === null
        ? {
            field: 'queue',
            expected: `a queue that has a name of its own, for ${metric}`,
            got: `${OTHER_QUEUES}, which many queues share`,
            fix: 'Ask for all queues, or for one of them.',
          }
        : {
            field: 'kind',
            expected: `no kind, for ${metric}: jobs in line are counted by queue`,
            got: kind,
            fix: 'Leave the kind out, or ask for another metric.',
          },
    );
  }
  try {
    const told = await ask(query);
    const reply = { ...told, queues: sortedQueues(told.queues) };
    if (queue === null || reply.queues.includes(queue)) return ok(reply);
    const known = reply.queues.slice(0, NAMED).join(', ');
    return err({
      field: 'queue',
      expected:
        known === ''
          ? 'no queue: nothing is known of any yet'
          : `a queue that history knows: ${known}${reply.queues.length > NAMED ? ', …' : ''}`,
      got: queue,
      fix: 'Give its name as it is written there.',
    });
  } catch (error) {
    return err({
      field: '',
      expected: 'a history that can be read',
      got: errorText(error),
      fix: 'Jobs are not touched by this. See the log; history.db can be moved away while Jobdeck is closed.',
    });
  }
}

/** `default` first, what shares a name last. */
function sortedQueues(queues: readonly string[]): readonly string[] {
  const rank = (name: string): number => (name === DEFAULT_QUEUE ? 0 : name === OTHER_QUEUES ? 2 : 1);
  return queues.toSorted((one, other) => rank(one) - rank(other) || BY_NAME.compare(one, other));
}

const BY_NAME = new Intl.Collator('en', { numeric: true });
