import type { RunOutput } from '../../shared/jobs/job-views.ts';
import type { Clock } from '../clock.ts';
import { createPace } from '../pace.ts';
import type { OutputStore, OutputView } from '../queue/job-runner.ts';

export interface RunReference {
  readonly jobId: string;
  readonly run: number;
}

export interface OutputPublisher {
  /** Sends what there is at once, and every change from now on, while the window shows; null follows none. */
  follow(run: RunReference | null): void;
  /** The window shows: what is followed is sent as it is now. */
  show(): void;
  /** The window is hidden, minimised or gone: nothing is sent, nothing is read. */
  hide(): void;
  stop(): void;
}

/** 10 a second, like snapshots. */
const INTERVAL_MS = 100;

/** Sends the output of the one run that is in view. Output is capped by its store, so a message is, too. */
export function createOutputPublisher(options: {
  readonly output: OutputStore;
  readonly clock: Clock;
  readonly send: (output: RunOutput) => void;
}): OutputPublisher {
  const { output, clock, send } = options;
  let followed: RunReference | null = null;
  let showing = false;
  let unfollow = (): void => undefined;
  /** The last that was asked for; an answer to an earlier one is out of date. */
  let asked = 0;

  const publish = (): void => {
    if (followed === null) return;
    asked += 1;
    const current = asked;
    const answer = (view: RunOutput | null): void => {
      if (view && current === asked) send(view);
    };
    const view = readRunOutput(output, followed);
    // Of a run under way at once: what is told of next must not overtake it.
    if (view instanceof Promise) void view.then(answer);
    else answer(view);
  };
  const pace = createPace({ clock, intervalMs: INTERVAL_MS, action: publish });
  const request = (): void => {
    if (showing && followed !== null) pace.request();
  };
  const follow = (run: RunReference | null): void => {
    unfollow();
    unfollow = () => undefined;
    pace.reset();
    asked += 1;
    followed = run;
    if (run === null) return;
    unfollow = output.follow(run.jobId, run.run, request);
    request();
  };
  return {
    follow,
    show: () => {
      if (showing) return;
      showing = true;
      request();
    },
    hide: () => {
      showing = false;
      pace.reset();
      asked += 1;
    },
    stop: () => follow(null),
  };
}

/** At once or later, as the store answers. */
export function readRunOutput(
  output: OutputStore,
  { jobId, run }: RunReference,
): RunOutput | null | Promise<RunOutput | null> {
  const named = (view: OutputView | null): RunOutput | null => view && { jobId, run, ...view };
  const view = output.read(jobId, run);
  return view instanceof Promise ? view.then(named) : named(view);
}
