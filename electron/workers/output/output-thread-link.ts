import type { Worker } from 'node:worker_threads';
import { startThread } from '../../start-thread.ts';
import type {
  OutputCallName,
  OutputCalls,
  OutputReply,
  OutputRequest,
  OutputThreadOptions,
} from './protocol.ts';

export interface ThreadLinkOptions extends OutputThreadOptions {
  /** The module that the thread runs. */
  readonly threadPath: string;
  /** The file was damaged and has been replaced. */
  readonly onReplaced: (error: string, movedTo: string) => void;
}

interface Call {
  readonly resolve: (value: OutputCalls[OutputCallName]['value']) => void;
  readonly reject: (error: Error) => void;
}

/** The main process's end. The thread is started by the first call, and again by the first after it has crashed. */
export class OutputThreadLink {
  readonly #options: ThreadLinkOptions;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(options: ThreadLinkOptions) {
    this.#options = options;
  }

  call<N extends OutputCallName>(name: N, input: OutputCalls[N]['input']): Promise<OutputCalls[N]['value']> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      this.#calls.set(id, { resolve: resolve as Call['resolve'], reject });
      // Only calls under way keep the process alive.
      if (this.#calls.size === 1) this.#worker.ref();
      const request = { id, name, input } as OutputRequest;
      this.#worker.postMessage(request, request.name === 'save' ? [request.input.bytes.buffer] : []);
    });
  }

  async close(): Promise<void> {
    if (this.#worker) await this.call('close', null);
  }

  /** For a thread that does not answer: it ends as soon as what it does lets it. */
  abandon(): void {
    void this.#worker?.terminate();
    this.#worker?.unref();
  }

  #start(): Worker {
    const { threadPath, folder, maxBytes } = this.#options;
    const workerData: OutputThreadOptions = { folder, maxBytes };
    const worker = startThread(threadPath, { name: 'output', workerData });
    worker.unref();
    worker.on('message', (reply: OutputReply) => this.#take(reply, worker));
    worker.on('error', (error: Error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('the output thread has ended')));
    return worker;
  }

  #take(reply: OutputReply, worker: Worker): void {
    if (reply.type === 'replaced') {
      this.#options.onReplaced(reply.error, reply.movedTo);
      return;
    }
    const call = this.#calls.get(reply.id);
    this.#calls.delete(reply.id);
    if (this.#calls.size === 0) worker.unref();
    if (reply.type === 'done') call?.resolve(reply.value);
    else call?.reject(new Error(reply.error));
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(error);
  }
}
