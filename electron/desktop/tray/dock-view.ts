import type { Snapshot } from '../../../shared/numbers/snapshot.ts';

/** What the dock or the taskbar shows of the engine. */
export interface DockView {
  /** Of the current backlog, 0 to 1 in hundredths; null: there is none. */
  readonly progress: number | null;
  /** Told apart on Windows only: red when jobs of this backlog have died or nothing can be stored, yellow while paused. */
  readonly mode: 'normal' | 'error' | 'paused';
  /** Jobs that are dead. */
  readonly dead: number;
}

/**
 * A backlog begins when something waits or runs and ends when nothing does; retrying, scheduled and blocked jobs count once
 * they wait. Its progress is what has ended since it began, with the shares that running jobs tell of themselves, of that
 * and what is open. It goes back when more is queued, as it should.
 */
export class Backlog {
  #began: { readonly ended: number; readonly dead: number } | null = null;

  next(snapshot: Snapshot): DockView {
    const { jobs, metrics, engine, running } = snapshot;
    const open = jobs.waiting + jobs.running;
    const ended = metrics.jobs_completed + metrics.jobs_cancelled + metrics.jobs_dead;
    if (open === 0) {
      this.#began = null;
      return { progress: null, mode: 'normal', dead: jobs.dead };
    }
    this.#began ??= { ended, dead: metrics.jobs_dead };
    const done = ended - this.#began.ended;
    const underWay = running.reduce((sum, job) => sum + (job.progress?.share ?? 0), 0);
    const share = (done + Math.min(underWay, open)) / (done + open);
    const { state } = engine.storage;
    const stuck = state === 'full' || state === 'failing' || state === 'damaged';
    const failed = stuck || metrics.jobs_dead > this.#began.dead;
    return {
      progress: Math.floor(share * 100) / 100,
      mode: failed ? 'error' : engine.state === 'paused' ? 'paused' : 'normal',
      dead: jobs.dead,
    };
  }
}
