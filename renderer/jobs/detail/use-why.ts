import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/jobs/job.ts';
import type { Why } from '../../../shared/jobs/why.ts';
import { query } from '../../bridge.ts';

const REFRESH_MS = 1_000;

/** Why the job has not started, asked anew every second while it waits; null until it is known, and of other jobs. */
export function useWhy({ id: jobId, state }: Job): Why | null {
  const [why, setWhy] = useState<Why | null>(null);
  const waits = state === 'scheduled' || state === 'waiting' || state === 'retrying';

  useEffect(() => {
    if (!waits) return;
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const answer = await query('jobs.why', { jobId });
        if (current) setWhy(answer);
      } catch {
        // The window says already that the engine does not answer.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
      setWhy(null);
    };
  }, [jobId, waits]);

  return waits && why?.jobId === jobId ? why : null;
}
