import { endedRuns, type Metrics } from '../../shared/numbers/metrics.ts';
import type { Conservation } from '../../shared/numbers/snapshot.ts';
import type { Logger } from '../logger.ts';

/**
 * Checks the books after every commit: every run that was started has ended in one way or is in progress, and as many
 * are in progress as jobs are in the state running. The two sides are counted apart from each other, the metrics from
 * the facts and the states by the engine, so a bug in either shows here. A breach is logged once and stays on the
 * screen until the books are right again.
 */
export class ConservationCheck {
  readonly #logger: Logger;
  #checks = 0;
  #breach: string | null = null;

  constructor(options: { readonly logger: Logger }) {
    this.#logger = options.logger;
  }

  check(metrics: Metrics, runningJobs: number): void {
    this.#checks += 1;
    const breach = breachOf(metrics, runningJobs);
    if (breach !== null && this.#breach === null)
      this.#logger.log('ERROR', 'conservation_broken', { breach });
    if (breach === null && this.#breach !== null) this.#logger.log('WARN', 'conservation_restored');
    this.#breach = breach;
  }

  present(): Conservation {
    return { holds: this.#breach === null, checks: this.#checks, breach: this.#breach };
  }
}

/** What does not add up, in words; null when all does. */
export function breachOf(metrics: Metrics, runningJobs: number): string | null {
  const { jobs_started, jobs_in_progress } = metrics;
  const accounted = endedRuns(metrics) + jobs_in_progress;
  if (jobs_started !== accounted)
    return `${jobs_started} runs started, but ${accounted} ended or in progress`;
  if (jobs_in_progress !== runningJobs)
    return `${jobs_in_progress} runs in progress, but ${runningJobs} jobs running`;
  return null;
}
