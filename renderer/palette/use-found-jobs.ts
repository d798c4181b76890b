import { useEffect, useState } from 'react';
import type { JobRow } from '../../shared/jobs/job-views.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import { query } from '../bridge.ts';

/** After the last key: then it is searched. */
const PAUSE_MS = 120;
const MOST = 8;

export interface FoundJobs {
  readonly rows: readonly JobRow[];
  /** What is wrong with the words as a search; null when nothing is. */
  readonly mistake: SearchProblem | null;
}

const NONE: FoundJobs = { rows: [], mistake: null };

/** The jobs that changed last among those that the words find; what was found before stays until there is an answer. */
export function useFoundJobs(words: string): FoundJobs {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (words === '') {
      setFound(NONE);
      return undefined;
    }
    let isWanted = true;
    const timer = setTimeout(async () => {
      const jobs = await search(words);
      if (isWanted) setFound(jobs);
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}

/** Without an answer nothing is found here; Jobs tells why. */
async function search(text: string): Promise<FoundJobs> {
  try {
    const page = await query('jobs.search', { text, state: null, cursor: null, limit: MOST });
    if (page.ok) return { rows: page.value.rows, mistake: null };
    return { rows: [], mistake: 'at' in page.error ? page.error : null };
  } catch {
    return NONE;
  }
}
