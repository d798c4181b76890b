import {
  type HistoryMoment,
  type HistoryQuery,
  type HistoryReply,
  isKnownOf,
  MAX_HISTORY_RANGE_MS,
  OF_ALL_ALONE,
  OTHER_QUEUES,
} from '../../shared/numbers/history.ts';
import { queuesInOrder } from '../../shared/numbers/queues-in-order.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { errorText } from '../logger.ts';

/** So many queues are named in a refusal. */
const NAMED = 8;

/** What the metrics were, wherever that is kept. */
export type AskHistory = (query: HistoryQuery) => Promise<HistoryReply>;
export type AskMoment = (at: number) => Promise<HistoryMoment | null>;

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
      OF_ALL_ALONE.has(metric)
        ? {
            field: queue === null ? 'kind' : 'queue',
            expected: `neither queue nor kind, for ${metric}: it is of all jobs`,
            got: String(queue ?? kind),
            fix: 'Leave it out, or ask for another metric.',
          }
        : kind === null
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
  const told = await asked(() => ask(query));
  if (!told.ok) return told;
  const reply = { ...told.value, queues: queuesInOrder(told.value.queues) };
  if (queue === null || reply.queues.includes(queue)) return ok(reply);
  const known = reply.queues.slice(0, NAMED).join(', ');
  const more = reply.queues.length > NAMED ? ', …' : '';
  return err({
    field: 'queue',
    expected:
      known === '' ? 'no queue: nothing is known of any yet' : `a queue that history knows: ${known}${more}`,
    got: queue,
    fix: 'Give its name as it is written there.',
  });
}

/** Everything as it was at a moment; null: nothing was read then. */
export function queryMoment(ask: AskMoment, at: number): Promise<Result<HistoryMoment | null>> {
  return asked(() => ask(at));
}

async function asked<T>(ask: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await ask());
  } catch (error) {
    return err({
      field: '',
      expected: 'a history that can be read',
      got: errorText(error),
      fix: 'Jobs are not touched by this. See the log; history.db can be moved away while Jobdeck is closed.',
    });
  }
}
