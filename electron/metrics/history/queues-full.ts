import { MAX_HISTORY_QUEUES, OTHER_QUEUES } from '../../../shared/numbers/history.ts';
import type { Logger } from '../../logger.ts';

/** In one process, or in the file over the years, there were more queues than have a history of their own. */
export function logQueuesFull(logger: Logger): void {
  logger.log('WARN', 'history_queues_full', { queues: MAX_HISTORY_QUEUES, further_queues_as: OTHER_QUEUES });
}
