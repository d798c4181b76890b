import type { Outcome, Work } from '../../shared/jobs/job.ts';
import { formatDuration } from '../../shared/words/format.ts';
import type { Clock } from '../clock.ts';
import { type CommandRunner, runCommand } from './command-job.ts';
import { EarlyEnd } from './early-end.ts';
import type { HttpClient } from './http-client.ts';
import { runHttp } from './http-job.ts';
import type { OutputWriter } from './output-store.ts';

export type AsideWork = Exclude<Work, { readonly kind: 'module' }>;

/** Work that is no job's, by the same means as theirs. What it prints is thrown away; its last line may be in the outcome. */
export interface Aside {
  run(work: AsideWork, timeoutMs: number): Promise<Outcome>;
  /** Ends what is under way. */
  stop(): void;
}

/** In the journal of what runs: after a crash the next start ends it like the commands of jobs. */
const OWNER = 'aside';
const NO_OUTPUT: OutputWriter = { append: () => undefined, skip: () => undefined, end: () => undefined };

export function createAside(parts: {
  readonly commands: CommandRunner;
  readonly http: HttpClient;
  readonly clock: Clock;
}): Aside {
  const { commands, http, clock } = parts;
  const stopping = new AbortController();
  let runs = 0;
  const act = async ({ kind, payload }: AsideWork, earlyEnd: EarlyEnd): Promise<Outcome> => {
    if (kind === 'http') return runHttp(payload, { http, clock }, NO_OUTPUT, earlyEnd);
    runs += 1;
    const owner = { jobId: OWNER, run: runs };
    return (await runCommand(payload, owner, commands, NO_OUTPUT, earlyEnd)).outcome;
  };
  return {
    run: async (work, timeoutMs) => {
      const earlyEnd = new EarlyEnd({ signal: stopping.signal }, timeoutMs, clock);
      try {
        const outcome = await act(work, earlyEnd);
        if (earlyEnd.reason === null) return outcome;
        return earlyEnd.reason === 'timed-out'
          ? {
              type: 'timed-out',
              error: { message: `Stopped after ${formatDuration(timeoutMs)}.`, code: 'timeout' },
            }
          : { type: earlyEnd.reason };
      } finally {
        earlyEnd.dispose();
      }
    },
    stop: () => stopping.abort('interrupted'),
  };
}
