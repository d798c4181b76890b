import { useEffect, useRef, useState } from 'react';
import type { JobDetail } from '../../../shared/jobs/job-views.ts';
import { query } from '../../bridge.ts';
import { useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';

const REFRESH_MS = 500;

/** The job with its runs, kept up to date; `gone` when it is not kept any more, `loading` until the first answer. */
export function useJobDetail(jobId: string): JobDetail | 'loading' | 'gone' {
  const [held, setHeld] = useState<{ readonly jobId: string; readonly detail: JobDetail | null } | null>(
    null,
  );
  const ask = useRef<() => void>(() => undefined);
  const revision = useDeck((deck) => deck.snapshot?.revision ?? 0);
  useThrottled(revision, REFRESH_MS, () => ask.current());

  useEffect(() => {
    let current = true;
    let asking = false;
    let changed = false;
    // One question at a time, and only another job makes its answer useless: a slow engine is shown late, not never.
    ask.current = async () => {
      changed = true;
      if (asking) return;
      asking = true;
      while (changed && current) {
        changed = false;
        try {
          const detail = await query('jobs.detail', { jobId });
          if (current) setHeld({ jobId, detail });
        } catch {
          // The window says already that the engine does not answer; what was read stays in sight.
        }
      }
      asking = false;
    };
    ask.current();
    return () => {
      current = false;
    };
  }, [jobId]);

  if (held?.jobId !== jobId) return 'loading';
  return held.detail ?? 'gone';
}
