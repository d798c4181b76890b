import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };

type Commands = Protocol.CommandParameters;
type Results = Protocol.CommandReturnValues;
type Method = keyof Commands & keyof Results;

interface Waiting {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * The Chrome DevTools Protocol over `--remote-debugging-pipe`: NUL-ended JSON on two file descriptors. A pipe and not a
 * port, because Chromium ends by itself when the pipe breaks: a killed main process leaves nothing behind.
 * Emits each protocol event by its method name with (params, sessionId), and `disconnected`.
 */
export class Cdp extends EventEmitter {
  #lastId = 0;
  #closed = false;
  #partial: Buffer[] = [];
  readonly #waiting = new Map<number, Waiting>();
  readonly #write: Writable;

  constructor(write: Writable, read: Readable) {
    super();
    this.#write = write;
    write.on('error', () => {}); // the reading side reports the end
    read.on('data', (chunk: Buffer) => this.#receive(chunk));
    read.once('close', () => this.#end());
    read.once('error', () => this.#end());
  }

  send<M extends Method>(method: M, params?: Commands[M], sessionId?: string): Promise<Results[M]> {
    if (this.#closed) return Promise.reject(new Error(`${method}: Chromium is gone`));
    const id = ++this.#lastId;
    return new Promise<Results[M]>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve: (result) => resolve(result as Results[M]), reject });
      this.#write.write(`${JSON.stringify({ id, method, params: params ?? {}, sessionId })}\0`);
    });
  }

  #receive(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.#partial.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#partial).toString('utf8');
      this.#partial = [];
      start = end + 1;
      this.#dispatch(JSON.parse(text) as Incoming);
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
  }

  #dispatch(message: Incoming): void {
    if (message.id === undefined) {
      if (message.method) this.emit(message.method, message.params, message.sessionId);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result ?? {});
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium is gone`));
    this.#waiting.clear();
    this.emit('disconnected');
  }
}
