import { ThreadCalls } from '../../start-thread.ts';
import type { OutputCallName, OutputCalls, OutputReply, OutputThreadOptions } from './protocol.ts';

export interface ThreadLinkOptions extends OutputThreadOptions {
  /** The module that the thread runs. */
  readonly threadPath: string;
  /** The file was damaged and has been replaced. */
  readonly onReplaced: (error: string, movedTo: string) => void;
}

type Told = Extract<OutputReply, { readonly type: 'replaced' }>;

/** The main process's end. */
export class OutputThreadLink {
  readonly #calls: ThreadCalls<OutputCalls, Told>;

  constructor({ threadPath, folder, maxBytes, onReplaced }: ThreadLinkOptions) {
    const workerData: OutputThreadOptions = { folder, maxBytes };
    this.#calls = new ThreadCalls<OutputCalls, Told>({
      path: threadPath,
      options: { name: 'output', workerData },
      ending: 'the output thread has ended',
      onTold: ({ error, movedTo }) => onReplaced(error, movedTo),
    });
  }

  call<N extends OutputCallName>(name: N, input: OutputCalls[N]['input']): Promise<OutputCalls[N]['value']> {
    return this.#calls.call(name, input, isBatch(input) ? [input.bytes.buffer] : []);
  }

  async close(): Promise<void> {
    if (this.#calls.isStarted) await this.call('close', null);
  }

  /** For a thread that does not answer: it ends as soon as what it does lets it. */
  abandon(): void {
    this.#calls.abandon();
  }
}

/** Its bytes are handed over. */
function isBatch(input: OutputCalls[OutputCallName]['input']): input is OutputCalls['save']['input'] {
  return input !== null && 'bytes' in input;
}
