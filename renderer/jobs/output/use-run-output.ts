import { useEffect, useMemo, useState } from 'react';
import type { RunOutput } from '../../../shared/jobs/job-views.ts';
import { command, query, subscribe } from '../../bridge.ts';
import { type OutputRow, outputRows } from './output-rows.ts';

export interface FollowedOutput {
  readonly rows: readonly OutputRow[];
  /** `none`: nothing is kept of this run's output. `failed`: it was asked for, and nobody answered. */
  readonly status: 'loading' | 'none' | 'failed' | 'ready';
  readonly ended: boolean;
}

interface Held {
  /** Of which run. */
  readonly key: string;
  readonly output: RunOutput | 'none' | 'failed';
}

/** The output of one run, and what comes to it while it is shown. One run is followed at a time: the newest asked for. */
export function useRunOutput(jobId: string, run: number | null): FollowedOutput {
  const [held, setHeld] = useState<Held | null>(null);
  const key = `${jobId}/${run ?? 0}`;
  useEffect(() => {
    if (run === null) return;
    let current = true;
    const take = (output: Held['output']): void => {
      if (!current) return;
      setHeld((before) => {
        const known = before?.key === key && typeof before.output === 'object' ? before.output : null;
        // A push may overtake the answer to the question; the longer one is the newer one.
        if (typeof output === 'string') return known === null ? { key, output } : before;
        if (known !== null && (known.total > output.total || (known.ended && !output.ended))) return before;
        return { key, output };
      });
    };
    const unsubscribe = subscribe('output', (output) => {
      if (output.jobId === jobId && output.run === run) take(output);
    });
    const ask = (answered: (output: RunOutput | null) => void): void => {
      follow({ jobId, run });
      query('runs.output', { jobId, run }).then(answered, () => take('failed'));
    };
    // A new engine follows nothing yet. What it has kept holds, also where that is less than was seen.
    const unsubscribeHealth = subscribe('health', ({ engine }) => {
      if (engine.state !== 'well') return;
      ask((output) => {
        if (current) setHeld({ key, output: output ?? 'none' });
      });
    });
    ask((output) => take(output ?? 'none'));
    return () => {
      current = false;
      unsubscribe();
      unsubscribeHealth();
      follow(null);
    };
  }, [key, jobId, run]);

  const output = run === null ? 'none' : held?.key === key ? held.output : 'loading';
  const rows = useMemo(() => (typeof output === 'string' ? [] : outputRows(output)), [output]);
  return typeof output === 'string'
    ? { rows, status: output, ended: true }
    : { rows, status: 'ready', ended: output.ended };
}

/** Whoever does not answer this does not push either, and the window says so by itself. */
function follow(run: { readonly jobId: string; readonly run: number } | null): void {
  command('output.follow', run).catch(() => undefined);
}
