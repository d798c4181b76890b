import type { Worker } from 'node:worker_threads';
import { errorText, type Logger } from '../../../logger.ts';
import { startThread } from '../../../start-thread.ts';
import { StoreError } from '../../job-store.ts';
import type { SearchAnswer, SearchData, SearchMethod, SearchMethods, SearchRequest } from './messages.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * The main thread's side of the thread that searches. It is started with the first search, ended when it is idle, for the
 * sake of its memory, and started again then and after it failed; it keeps the process alive only while it is waited for.
 */
export class SearchThread {
  readonly #threadPath: string;
  readonly #data: SearchData;
  readonly #logger: Logger;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #retired: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #closing: Promise<void> | null = null;

  constructor(options: {
    readonly threadPath: string;
    readonly data: SearchData;
    readonly logger: Logger;
  }) {
    this.#threadPath = options.threadPath;
    this.#data = options.data;
    this.#logger = options.logger;
  }

  get isRunning(): boolean {
    return this.#worker !== null;
  }

  /** The index is to be filled, in the background: it keeps nobody. */
  fill(): void {
    if (this.#closing !== null || this.#data.index === null) return;
    this.#worker ??= this.#start();
    const request: SearchRequest = { id: 0, method: 'fill', args: [] };
    this.#worker.postMessage(request);
  }

  call<M extends SearchMethod>(
    method: M,
    ...args: Parameters<SearchMethods[M]>
  ): Promise<ReturnType<SearchMethods[M]>> {
    if (this.#closing !== null) return Promise.reject(new StoreError('failing', 'the job store is closed'));
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#lastId += 1;
    const request: SearchRequest = { id: this.#lastId, method, args };
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) worker.ref();
      this.#pending.set(request.id, { resolve: resolve as Pending['resolve'], reject });
      worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = startThread(this.#threadPath, { workerData: this.#data, name: 'jobdeck-search' });
    worker.on('message', (answer: SearchAnswer) => this.#settle(worker, answer));
    worker.on('error', (error) => {
      this.#logger.log('ERROR', 'search_thread_failed', { error: errorText(error) });
      this.#ended(worker);
    });
    worker.on('exit', () => this.#ended(worker));
    worker.unref();
    return worker;
  }

  #settle(worker: Worker, answer: SearchAnswer): void {
    if ('note' in answer) {
      this.#logger.log('WARN', 'search_note', { note: answer.note });
      return;
    }
    if ('idle' in answer) {
      if (this.#worker === worker && this.#pending.size === 0) this.#retire(worker);
      return;
    }
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) worker.unref();
    if ('error' in answer) pending.reject(new StoreError('failing', answer.error));
    else pending.resolve(answer.value);
  }

  #ended(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#pending.values()) {
      reject(new StoreError('failing', 'the search was cut off; search again'));
    }
    this.#pending.clear();
  }

  /** What is asked for from now on is asked of another one. */
  #retire(worker: Worker): void {
    this.#worker = null;
    this.#retired = Promise.all([this.#retired, end(worker)]);
  }

  /** What is being looked for then is answered with a StoreError. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#retired;
    if (this.#worker !== null) await end(this.#worker);
  }
}

function end(worker: Worker): Promise<void> {
  worker.ref();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const request: SearchRequest = { id: 0, method: 'close', args: [] };
  worker.postMessage(request);
  return exited;
}
