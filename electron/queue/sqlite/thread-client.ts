import type { Worker } from 'node:worker_threads';
import { errorText, type Logger } from '../../logger.ts';
import { StoreError } from '../job-store.ts';
import type { Value } from './event-codec.ts';
import type { Answer, MethodName, StoreMethods, StoreRequest, ThreadMessage } from './messages.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The main thread's side: numbers what is asked, and hands out the answers. Keeps the process alive only while it waits. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #logger: Logger;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #ended: StoreError | null = null;
  #closing: Promise<void> | null = null;
  #onDamaged: (message: string) => void = () => undefined;
  #onGone: (reason: string) => void = () => undefined;
  /** Told before anybody listened. */
  #damage: string | null = null;

  constructor(worker: Worker, logger: Logger) {
    this.#worker = worker;
    this.#logger = logger;
    worker.on('message', (message: ThreadMessage) => this.#take(message));
    worker.on('error', (error) => this.#end(`it failed: ${errorText(error)}`));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.#end(`it ended with code ${code}`);
        resolve();
      });
    });
    worker.unref();
  }

  onDamaged(listener: (message: string) => void): void {
    this.#onDamaged = listener;
    if (this.#damage !== null) listener(this.#damage);
  }

  onGone(listener: (reason: string) => void): void {
    this.#onGone = listener;
  }

  commit(events: readonly Value[]): Promise<unknown> {
    return this.#ask((id) => ({ id, events }));
  }

  call<M extends MethodName>(
    method: M,
    ...args: Parameters<StoreMethods[M]>
  ): Promise<ReturnType<StoreMethods[M]>> {
    return this.#ask((id) => ({ id, method, args })) as Promise<ReturnType<StoreMethods[M]>>;
  }

  /** What was asked before is carried out first. */
  close(): Promise<void> {
    if (this.#closing === null) {
      const closed = this.#ended === null ? this.call('close') : Promise.resolve();
      this.#closing = this.#afterwards(closed);
    }
    return this.#closing;
  }

  async #afterwards(closed: Promise<void>): Promise<void> {
    await closed;
    // Its end is waited for, so it has to keep the process alive until then.
    this.#worker.ref();
    await this.#exited;
  }

  #ask(request: (id: number) => StoreRequest): Promise<unknown> {
    if (this.#closing !== null) return Promise.reject(new StoreError('failing', 'the job store is closed'));
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#worker.ref();
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage(request(id));
    });
  }

  #take(message: ThreadMessage): void {
    if (message.type === 'answers') for (const answer of message.answers) this.#settle(answer);
    else if (message.type === 'note') this.#logger.log('INFO', 'store_note', { note: message.note });
    else if (message.type === 'damaged' && this.#damage === null) {
      this.#damage = message.message;
      this.#logger.log('ERROR', 'store_damaged', { error: message.message });
      this.#onDamaged(message.message);
    }
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('error' in answer) pending.reject(new StoreError(answer.error.kind, answer.error.message));
    else pending.resolve(answer.value);
  }

  /** Nothing that is asked will be answered any more. Whether the last commits reached the disk is not known. */
  #end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = new StoreError(
      'failing',
      `the thread of the job store is gone (${reason}); start Jobdeck again`,
    );
    const isUnexpected = this.#closing === null;
    if (isUnexpected) this.#logger.log('ERROR', 'store_thread_ended', { reason });
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
    if (isUnexpected) this.#onGone(reason);
  }
}
