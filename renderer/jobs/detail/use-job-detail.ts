import { useEffect, useState } from 'react';
import type { JobDetail } from '../../../shared/job-views.ts';
import { query } from '../../bridge.ts';
import { useDeck } from '../../store/deck.ts';
import { useThrottled } from '../use-throttled.ts';

const REFRESH_MS = 500;

/** The job with its runs, kept up to date; `gone` when it is not kept any more, `loading` until the first answer. */
export function useJobDetail(jobId: string): JobDetail | 'loading' | 'gone' {
  const [held, setHeld] = useState<{ readonly jobId: string; readonly detail: JobDetail | null } | null>(
    null,
  );
  const [asked, setAsked] = useState(0);
  const revision = useDeck((deck) => deck.snapshot?.revision ?? 0);
  useThrottled(revision, REFRESH_MS, () => setAsked((count) => count + 1));

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again
  useEffect(() => {
    let current = true;
    query('jobs.detail', { jobId }).then(
      (detail) => {
        if (!current) return;
        setHeld((before) => {
          const known = before?.jobId === jobId ? before.detail : null;
          const older = known !== null && detail !== null && detail.job.revision < known.job.revision;
          return older ? before : { jobId, detail };
        });
      },
      // The window says already that the engine does not answer; what was read stays in sight.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [jobId, asked]);

  if (held?.jobId !== jobId) return 'loading';
  return held.detail ?? 'gone';
}
