import type { JobRunner, OutputStore, RunContext, StopReason } from '../../electron/queue/job-runner.ts';
import type { Job, Outcome } from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import type { Problem } from '../../shared/result.ts';

export interface Start {
  readonly jobId: string;
  readonly name: string;
  readonly queue: string;
  readonly run: number;
}

interface Live {
  readonly start: Start;
  readonly context: RunContext;
  readonly settle: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

export const SUCCEEDED: Outcome = { type: 'succeeded', result: null };

export const failedWith = (
  code: string,
  {
    message = `It failed with ${code}.`,
    ...more
  }: { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly message?: string } = {},
): Outcome => ({
  type: 'failed',
  retryable: true,
  ...more,
  error: { message, code },
});

/** A runner whose runs end when the test says so. It keeps its own books, apart from those of the engine. */
export class FakeRunner implements JobRunner {
  /** Every start, in order. */
  readonly starts: Start[] = [];
  /** Jobs that were started while a run of theirs was under way; a right engine leaves this empty. */
  readonly overlaps: string[] = [];
  /** The most runs that were under way at once. */
  most = 0;
  /** Aborted runs end by themselves, with the reason as their outcome; else when the test says so. */
  obeysAbort = true;
  /** When given, runs end by themselves with what it answers; null leaves that run to the test. */
  auto: ((job: Job, context: RunContext) => Outcome | null) | null = null;
  /** Throws instead of answering a promise, which no runner may do. */
  throwsAtOnce: Error | null = null;
  recover: () => Promise<void> = async () => undefined;
  problems: ((request: JobRequest) => Promise<readonly Problem[]>) | null = null;
  stopped = 0;
  readonly forgotten: string[] = [];
  readonly output: OutputStore;
  readonly #live = new Map<string, Live>();

  constructor() {
    this.output = {
      read: () => null,
      lastLine: (jobId, run) => `line of ${jobId} in run ${run}`,
      follow: () => () => undefined,
      forget: (jobId) => {
        this.forgotten.push(jobId);
      },
    };
  }

  async check(request: JobRequest): Promise<readonly Problem[]> {
    return this.problems === null ? [] : this.problems(request);
  }

  run(job: Job, context: RunContext): Promise<Outcome> {
    if (this.throwsAtOnce !== null) throw this.throwsAtOnce;
    const start = { jobId: job.id, name: job.name, queue: job.queue, run: context.run };
    this.starts.push(start);
    if (this.#live.has(job.id)) this.overlaps.push(job.id);
    const outcome = this.auto?.(job, context) ?? null;
    if (outcome !== null) {
      this.most = Math.max(this.most, this.#live.size + 1);
      return Promise.resolve(outcome);
    }
    return new Promise((resolve, reject) => {
      const live: Live = { start, context, settle: resolve, reject };
      this.#live.set(job.id, live);
      this.most = Math.max(this.most, this.#live.size);
      if (!this.obeysAbort) return;
      const obey = (): void => {
        this.#live.delete(job.id);
        resolve({ type: context.signal.reason as StopReason });
      };
      if (context.signal.aborted) obey();
      else context.signal.addEventListener('abort', obey, { once: true });
    });
  }

  async stop(): Promise<void> {
    this.stopped += 1;
  }

  /** Runs under way, oldest first. */
  get running(): readonly Start[] {
    return Array.from(this.#live.values(), (live) => live.start);
  }

  get runningNames(): readonly string[] {
    return this.running.map((start) => start.name);
  }

  get startedNames(): readonly string[] {
    return this.starts.map((start) => start.name);
  }

  context(jobId: string): RunContext {
    return this.#liveOf(jobId).context;
  }

  isAborted(jobId: string): boolean {
    return this.#liveOf(jobId).context.signal.aborted;
  }

  end(jobId: string, outcome: Outcome): void {
    const live = this.#liveOf(jobId);
    this.#live.delete(jobId);
    live.settle(outcome);
  }

  succeed(jobId: string): void {
    this.end(jobId, SUCCEEDED);
  }

  fail(jobId: string, code = 'exit 1'): void {
    this.end(jobId, failedWith(code));
  }

  /** A bug of the runner: its promise rejects. */
  reject(jobId: string, error: unknown): void {
    const live = this.#liveOf(jobId);
    this.#live.delete(jobId);
    live.reject(error);
  }

  #liveOf(jobId: string): Live {
    const live = this.#live.get(jobId);
    if (live === undefined) throw new Error(`expected a run of ${jobId} under way, there is none`);
    return live;
  }
}
