import { setFlagsFromString } from 'node:v8';
import { type Transferable, Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread. One that is run from source is TypeScript, which Node makes JavaScript by a WebAssembly module, in
 * every thread anew. V8 13.6 can crash when threads optimise their calls out of such a module at once (a
 * segmentation fault in TierUpWasmToJSWrapper, seen once in some thousand threads), so they are told not to. The built
 * app has no TypeScript, and no flag is set there.
 */
export function startThread(path: string, options: WorkerOptions): Worker {
  if (path.endsWith('.ts')) setFlagsFromString(NEVER_OPTIMISED);
  return new Worker(path, options);
}

/** Calls before such a call is optimised; below 2^30, which is as far as V8's small integers go. */
const NEVER_OPTIMISED = '--wasm-wrapper-tiering-budget=1000000000';

/** What a thread can be asked for, by name. */
export type ThreadApi<Api> = {
  readonly [N in keyof Api]: { readonly input: unknown; readonly value: unknown };
};

/** How a thread answers a call; what it says besides is another `type`. */
export type ThreadAnswer =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: string };

interface Call {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Calls of a thread, each `{ id, name, input }` and answered once. The thread is started by the first call, and again by
 * the first after it has crashed; only calls under way keep the process alive.
 */
export class ThreadCalls<Api extends ThreadApi<Api>, Told extends { readonly type: string } = never> {
  readonly #path: string;
  readonly #options: WorkerOptions;
  readonly #ending: string;
  readonly #onTold: (told: Told) => void;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(options: {
    /** The module that the thread runs. */
    readonly path: string;
    readonly options: WorkerOptions;
    /** What calls fail with when it ends under them. */
    readonly ending: string;
    readonly onTold: (told: Told) => void;
  }) {
    this.#path = options.path;
    this.#options = options.options;
    this.#ending = options.ending;
    this.#onTold = options.onTold;
  }

  get isStarted(): boolean {
    return this.#worker !== null;
  }

  call<N extends keyof Api & string>(
    name: N,
    input: Api[N]['input'],
    transfer: readonly Transferable[] = [],
  ): Promise<Api[N]['value']> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      this.#calls.set(id, { resolve, reject });
      if (this.#calls.size === 1) this.#worker.ref();
      this.#worker.postMessage({ id, name, input }, transfer);
    });
  }

  /** For a thread that does not answer: it ends as soon as what it does lets it. */
  abandon(): void {
    void this.#worker?.terminate();
    this.#worker?.unref();
  }

  #start(): Worker {
    const worker = startThread(this.#path, this.#options);
    worker.unref();
    worker.on('message', (answer: ThreadAnswer | Told) => this.#take(answer, worker));
    worker.on('error', (error: Error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error(this.#ending)));
    return worker;
  }

  #take(answer: ThreadAnswer | Told, worker: Worker): void {
    if (!isAnswer(answer)) {
      this.#onTold(answer);
      return;
    }
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    if (this.#calls.size === 0) worker.unref();
    if (answer.type === 'done') call?.resolve(answer.value as never);
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

function isAnswer(message: { readonly type: string }): message is ThreadAnswer {
  return message.type === 'done' || message.type === 'failed';
}
