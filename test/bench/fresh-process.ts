import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** How a process is started differently from the others: a library before it, or a program around it. */
export interface Launch {
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments, which starts Node. */
  readonly around?: readonly string[];
}

type Reply = { readonly value: unknown } | { readonly error: string };

/** What is measured runs in a process of its own, so that neither memory nor compiled code is shared with its peers. */
export class FreshProcess {
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[], { env = {}, around = [] }: Launch = {}) {
    const [program, ...before] = [...around, process.execPath];
    this.#child = fork(file, args, {
      execPath: program,
      execArgv: [...before, '--expose-gc'],
      env: { ...process.env, ...env },
    });
  }

  /** One question at a time. Rejects with what the process threw, or when it ends without an answer. */
  async ask<T>(question: unknown): Promise<T> {
    const gone = new AbortController();
    const { signal } = gone;
    const answered = once(this.#child, 'message', { signal });
    const ended = once(this.#child, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`the process that was measured ended with ${code ?? by}`);
    });
    try {
      this.#child.send(question as object);
      const [reply] = (await Promise.race([answered, ended])) as [Reply];
      if ('error' in reply) throw new Error(reply.error);
      return reply.value as T;
    } finally {
      ended.catch(() => undefined);
      answered.catch(() => undefined);
      gone.abort();
    }
  }

  /** It ends at once; what is to be closed is closed by then. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exited;
  }
}

/** The other side: answers questions until the process that asks them goes. */
export function answerQuestions<Q>(answer: (question: Q) => Promise<unknown>): void {
  process.once('disconnect', () => process.exit());
  process.on('message', (question) => {
    answer(question as Q).then(
      (value) => process.send?.({ value: value ?? null } satisfies Reply),
      (error: unknown) =>
        process.send?.({
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        } satisfies Reply),
    );
  });
}
