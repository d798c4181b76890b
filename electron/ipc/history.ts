import { type HistoryQuery, type HistoryReply, MAX_HISTORY_RANGE_MS } from '../../shared/history.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { errorText } from '../logger.ts';

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
  try {
    return ok(await ask(query));
  } catch (error) {
    return err({
      field: '',
      expected: 'a history that can be read',
      got: errorText(error),
      fix: 'Jobs are not touched by this. See the log; history.db can be moved away while Jobdeck is closed.',
    });
  }
}
