import { DEFAULT_BACKOFF, plannedDelay } from '../../shared/jobs/backoff.ts';
import { parseDuration } from '../../shared/words/durations.ts';
import { parseLocalMoment } from '../../shared/words/local-moment.ts';
import type { FormState } from './form-state.ts';

/** One attempt on the scale of when a job that always fails at once would run. */
export interface PlannedRun {
  readonly attempt: number;
  readonly at: number;
  /** How long after the attempt before; 0 for the first. */
  readonly delayMs: number;
  /** Position in percent. */
  readonly left: number;
}

/** As many as have room for their times; of more, the first ones and the last. */
const ROOM = 5;

export function planRuns(options: {
  readonly startAt: number;
  readonly maxAttempts: number;
  readonly baseMs: number;
}): readonly PlannedRun[] {
  const backoff = { ...DEFAULT_BACKOFF, baseMs: options.baseMs };
  const runs: Omit<PlannedRun, 'left'>[] = [{ attempt: 1, at: options.startAt, delayMs: 0 }];
  for (let attempt = 2; attempt <= options.maxAttempts; attempt += 1) {
    const delayMs = plannedDelay(backoff, attempt - 1);
    runs.push({ attempt, at: (runs.at(-1)?.at ?? 0) + delayMs, delayMs });
  }
  const shown = runs.length <= ROOM ? runs : [...runs.slice(0, ROOM - 1), ...runs.slice(-1)];
  const steps = Math.max(1, shown.length - 1);
  return shown.map((run, index) => ({ ...run, left: (index / steps) * 100 }));
}

/** When the first run would be: a moment, or so long from the present; of a schedule each time that it fires. */
export type FirstRun = number | { readonly inMs: number } | 'each time';

/** null: it cannot be read yet. */
export function startsAt({ start, delay, runAt }: FormState): FirstRun | null {
  switch (start) {
    case 'delay': {
      const parsed = parseDuration(delay);
      return parsed.ok ? { inMs: parsed.value } : null;
    }
    case 'at': {
      const parsed = parseLocalMoment(runAt, Date.now());
      return parsed.ok ? parsed.value : null;
    }
    case 'now':
      return { inMs: 0 };
    case 'schedule':
      return 'each time';
  }
}
