import type { Worker } from 'node:worker_threads';
import type { HistoryQuery, HistoryReply } from '../../../shared/history.ts';
import type { Logger } from '../../logger.ts';
import { startThread } from '../../start-thread.ts';
import type { HistoryBatch, HistoryStore } from './history-store.ts';
import type {
  HistoryAnswer,
  HistoryCallName,
  HistoryCalls,
  HistoryRequest,
  HistoryThreadData,
} from './messages.ts';

interface Call {
  readonly resolve: (value: HistoryCalls[HistoryCallName]['value']) => void;
  readonly reject: (error: Error) => void;
}

/**
 * History that a thread of its own writes and reads: in `history.db` of a data folder, or in memory. The thread is started
 * by the first call, and again by the first after it has crashed; only calls under way keep the process alive.
 */
export class ThreadHistory implements HistoryStore {
  readonly #threadPath: string;
  readonly #folder: string | null;
  readonly #logger: Logger;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(options: {
    /** The module that the thread runs. */
    readonly threadPath: string;
    /** The data folder, which is there; null: in memory. */
    readonly folder: string | null;
    readonly logger: Logger;
  }) {
    this.#threadPath = options.threadPath;
    this.#folder = options.folder;
    this.#logger = options.logger;
  }

  get isKept(): boolean {
    return this.#folder !== null;
  }

  async save(batch: HistoryBatch): Promise<void> {
    await this.#call('save', batch);
  }

  query(query: HistoryQuery): Promise<HistoryReply> {
    return this.#call('query', query);
  }

  async close(): Promise<void> {
    if (this.#worker !== null) await this.#call('close', null);
  }

  #call<N extends HistoryCallName>(
    name: N,
    input: HistoryCalls[N]['input'],
  ): Promise<HistoryCalls[N]['value']> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      this.#calls.set(id, { resolve: resolve as Call['resolve'], reject });
      if (this.#calls.size === 1) this.#worker.ref();
      this.#worker.postMessage({ id, name, input } as HistoryRequest);
    });
  }

  #start(): Worker {
    const workerData: HistoryThreadData = { folder: this.#folder };
    const worker = startThread(this.#threadPath, { name: 'history', workerData });
    worker.unref();
    worker.on('message', (answer: HistoryAnswer) => this.#take(answer, worker));
    worker.on('error', (error: Error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('the thread of history has ended')));
    return worker;
  }

  #take(answer: HistoryAnswer, worker: Worker): void {
    if (answer.type === 'replaced') {
      const { error, movedTo } = answer;
      this.#logger.log('WARN', 'history_file_damaged', { folder: this.#folder, error, moved_to: movedTo });
      return;
    }
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    if (this.#calls.size === 0) worker.unref();
    if (answer.type === 'done') call?.resolve(answer.value);
    else call?.reject(new Error(answer.error));
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(error);
  }
}
