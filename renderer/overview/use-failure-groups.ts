import { useEffect, useRef, useState } from 'react';
import type { FailureGroups } from '../../shared/jobs/job-views.ts';
import { query } from '../bridge.ts';
import { useThrottled } from '../jobs/use-throttled.ts';

/** Asked for at most so often. */
const REFRESH_MS = 1_000;

export interface FoundFailures {
  /** null until they were told. */
  readonly found: FailureGroups | null;
  readonly askAgain: () => void;
}

/** Asked for when jobs fail or recover. Nothing is asked while nothing fails. */
export function useFailureGroups(failing: number, failedRuns: number, limit: number): FoundFailures {
  const [groups, setGroups] = useState<FailureGroups | null>(null);
  const isMounted = useRef(true);
  const ask = (): void => {
    if (failing === 0) return;
    query('failures.groups', { limit }).then(
      (answer) => {
        if (isMounted.current && answer.ok) setGroups(answer.value);
      },
      // The engine is going down, or its store fails: the strip above tells so, and what is shown stays.
      () => undefined,
    );
  };
  useThrottled(`${failing} ${failedRuns}`, REFRESH_MS, ask);
  const first = useRef(ask);
  useEffect(() => {
    isMounted.current = true;
    first.current();
    return () => {
      isMounted.current = false;
    };
  }, []);
  return { found: groups, askAgain: ask };
}
