/** What the main process and the output thread say to each other: calls, each answered once, in their order. */

/** The thread's `workerData`. */
export interface OutputThreadOptions {
  /** The data folder; it exists. */
  readonly folder: string;
  /** Room for the output of all runs in `output.db`, bytes. */
  readonly maxBytes: number;
}

export interface OutputCalls {
  save: { readonly input: OutputBatch; readonly value: null };
  read: {
    readonly input: { readonly jobId: string; readonly run: number };
    readonly value: StoredOutput | null;
  };
  /** Jobs with output, in the order of their ids, after that id; at most `limit`. */
  jobs: {
    readonly input: { readonly after: string; readonly limit: number };
    readonly value: readonly string[];
  };
  close: { readonly input: null; readonly value: null };
}

export type OutputCallName = keyof OutputCalls;

export type OutputRequest = {
  readonly [N in OutputCallName]: {
    readonly id: number;
    readonly name: N;
    readonly input: OutputCalls[N]['input'];
  };
}[OutputCallName];

export type OutputReply =
  | { readonly type: 'done'; readonly id: number; readonly value: OutputCalls[OutputCallName]['value'] }
  | { readonly type: 'failed'; readonly id: number; readonly error: string }
  /** Answers no call: the file was damaged and has been replaced. */
  | { readonly type: 'replaced'; readonly error: string; readonly movedTo: string };

/** Carried out as one: what is forgotten first, then what is saved. */
export interface OutputBatch {
  readonly forgotten: readonly string[];
  readonly runs: readonly BatchedRun[];
  /** Head and tail of every run, one after the other: one buffer is handed over in no time, a thousand are not. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface BatchedRun {
  readonly jobId: string;
  readonly run: number;
  readonly headLength: number;
  readonly tailLength: number;
  readonly skipped: number;
  readonly skippedLines: number;
}

export interface StoredOutput {
  readonly head: Uint8Array;
  readonly skipped: number;
  readonly skippedLines: number;
  readonly tail: Uint8Array;
}
