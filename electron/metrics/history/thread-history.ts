import type { HistoryMoment, HistoryQuery, HistoryReply } from '../../../shared/numbers/history.ts';
import type { Logger } from '../../logger.ts';
import { ThreadCalls } from '../../start-thread.ts';
import type { HistoryBatch, HistoryStore } from './history-store.ts';
import type { HistoryAnswer, HistoryCalls, HistoryThreadData } from './messages.ts';
import { logQueuesFull } from './queues-full.ts';

type Told = Extract<HistoryAnswer, { readonly type: 'replaced' | 'queues-full' }>;

/** History that a thread of its own writes and reads: in `history.db` of a data folder, or in memory. */
export class ThreadHistory implements HistoryStore {
  readonly #folder: string | null;
  readonly #calls: ThreadCalls<HistoryCalls, Told>;

  constructor(options: {
    /** The module that the thread runs. */
    readonly threadPath: string;
    /** The data folder, which is there; null: in memory. */
    readonly folder: string | null;
    /** So many bytes of it are kept; in memory no more than 64 MB. */
    readonly mostBytes: number;
    readonly logger: Logger;
  }) {
    const { threadPath, folder, mostBytes, logger } = options;
    this.#folder = folder;
    const workerData: HistoryThreadData = { folder, mostBytes };
    this.#calls = new ThreadCalls<HistoryCalls, Told>({
      path: threadPath,
      options: { name: 'history', workerData },
      ending: 'the thread of history has ended',
      onTold: (told) => {
        if (told.type === 'queues-full') return logQueuesFull(logger);
        const { error, movedTo } = told;
        logger.log('WARN', 'history_file_damaged', { folder, error, moved_to: movedTo });
      },
    });
  }

  get isKept(): boolean {
    return this.#folder !== null;
  }

  async save(batch: HistoryBatch): Promise<void> {
    await this.#calls.call('save', batch);
  }

  async limit(bytes: number): Promise<void> {
    await this.#calls.call('limit', bytes);
  }

  query(query: HistoryQuery): Promise<HistoryReply> {
    return this.#calls.call('query', query);
  }

  moment(at: number): Promise<HistoryMoment | null> {
    return this.#calls.call('moment', at);
  }

  async close(): Promise<void> {
    if (this.#calls.isStarted) await this.#calls.call('close', null);
  }
}
