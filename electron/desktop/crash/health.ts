import type { AppHealth } from '../../../shared/app-health.ts';
import type { Clock } from '../../clock.ts';

/** Keeps what has gone wrong, for a page that asks, and tells the page that is there. */
export interface Health {
  current(): AppHealth;
  engineCrashed(what: string): void;
  engineRestarting(): void;
  restartFailed(what: string): void;
  engineWell(): void;
  windowCrashed(): void;
}

export function createHealth(options: {
  readonly clock: Clock;
  /** Why the engine can't be started again in this app; null: it can. */
  readonly noRestart: () => string | null;
  readonly tell: (health: AppHealth) => void;
}): Health {
  const { clock, noRestart, tell } = options;
  let health: AppHealth = { engine: { state: 'well' }, windowCrashedAt: null };
  const become = (part: Partial<AppHealth>): void => {
    health = { ...health, ...part };
    tell(health);
  };
  const crashed = (what: string): void =>
    become({ engine: { state: 'crashed', at: clock.now(), what, noRestart: noRestart() } });
  return {
    current: () => health,
    // The first is told: what comes after it may be its consequence, also while it is stopped. To tell that as another crash
    // would offer a second restart beside the first.
    engineCrashed: (what) => {
      if (health.engine.state === 'well') crashed(what);
    },
    restartFailed: crashed,
    engineRestarting: () => become({ engine: { state: 'restarting' } }),
    engineWell: () => become({ engine: { state: 'well' } }),
    windowCrashed: () => become({ windowCrashedAt: clock.now() }),
  };
}
