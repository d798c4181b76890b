import { useEffect, useMemo, useState } from 'react';
import type { RunOutput } from '../../../shared/job-views.ts';
import { command, query, subscribe } from '../../bridge.ts';
import { type OutputRow, outputRows } from './output-rows.ts';

export interface FollowedOutput {
  readonly rows: readonly OutputRow[];
  /** `none`: nothing is kept of this run's output. */
  readonly status: 'loading' | 'none' | 'ready';
  readonly ended: boolean;
}

/** The output of one run, and what comes to it while it is shown. One run is followed at a time: the newest asked for. */
export function useRunOutput(jobId: string, run: number | null): FollowedOutput {
  const [held, setHeld] = useState<{ readonly key: string; readonly output: RunOutput | null } | null>(null);
  const key = `${jobId}/${run ?? 0}`;
  useEffect(() => {
    if (run === null) return;
    let current = true;
    const take = (output: RunOutput | null): void => {
      if (!current) return;
      setHeld((before) => {
        const known = before?.key === key ? before.output : null;
        // A push may overtake the answer to the question; the longer one is the newer one.
        if (output === null) return known === null ? { key, output } : before;
        if (known !== null && (known.total > output.total || (known.ended && !output.ended))) return before;
        return { key, output };
      });
    };
    const unsubscribe = subscribe('output', (output) => {
      if (output.jobId === jobId && output.run === run) take(output);
    });
    void command('output.follow', { jobId, run });
    void query('runs.output', { jobId, run }).then(take);
    return () => {
      current = false;
      unsubscribe();
      void command('output.follow', null);
    };
  }, [key, jobId, run]);

  const output = held?.key === key ? held.output : undefined;
  const rows = useMemo(() => (output == null ? [] : outputRows(output)), [output]);
  return {
    rows,
    status: run === null || output === null ? 'none' : output === undefined ? 'loading' : 'ready',
    ended: output?.ended ?? true,
  };
}
