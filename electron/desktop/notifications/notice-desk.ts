import type { FiringAlert } from '../../../shared/alerts/alerts.ts';
import { lampOf } from '../../../shared/alerts/metrics.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import type { Proposal } from '../../../shared/jobs/proposals.ts';
import type { QueueStatus } from '../../../shared/numbers/snapshot.ts';
import type { NoticeKind } from '../../../shared/settings/desktop-settings.ts';
import type { Clock } from '../../clock.ts';
import { Alarms } from './alarms.ts';
import { Deaths } from './deaths.ts';
import { DrainedQueues } from './drained-queues.ts';
import type { Notice } from './notice.ts';
import { Questions } from './questions.ts';

/** What happens at once is told at once: so long it is gathered. */
const GATHER_MS = 2_000;
/** And no more than one notice of a kind in this time; what happens meanwhile is told together when it is over. */
const BETWEEN_MS = 60_000;

export interface NoticeDeskOptions {
  readonly clock: Clock;
  readonly isOn: (kind: NoticeKind) => boolean;
  /** The person looks at the window, and sees it there. */
  readonly isWatched: () => boolean;
  readonly show: (notice: Notice) => void;
}

/** Decides what a person who does something else is told, and when. What happens before their eyes is told never. */
export class NoticeDesk {
  readonly #options: NoticeDeskOptions;
  readonly #deaths = new Deaths();
  readonly #drained = new DrainedQueues();
  readonly #alarms = new Alarms();
  readonly #questions = new Questions();
  readonly #shownAt = new Map<NoticeKind, number>();
  readonly #planned = new Map<NoticeKind, () => void>();

  constructor(options: NoticeDeskOptions) {
    this.#options = options;
  }

  /** Committed facts. */
  record(events: readonly JobEvent[]): void {
    for (const event of events) {
      this.#drained.record(event);
      if (event.after?.state === 'dead' && event.facts.includes('job_dead')) this.#deaths.add(event.after);
    }
    if (!this.#deaths.isEmpty) this.#plan('died');
  }

  /** Told about once a second while something changes. */
  look(queues: readonly QueueStatus[]): void {
    this.#drained.look(queues, this.#options.clock.monotonic());
    if (!this.#drained.isEmpty) this.#plan('drained');
  }

  /** One that fires now. Deaths are told by themselves, if they are wanted. */
  alert(alert: FiringAlert): void {
    if (lampOf(alert.metric) === 'dead' && this.#options.isOn('died')) return;
    this.#alarms.add(alert);
    this.#plan('alert');
  }

  /** Changes that programs ask for: all that wait for a decision. */
  ask(waiting: readonly Proposal[]): void {
    this.#questions.look(waiting);
    if (!this.#questions.isEmpty) this.#plan('asked');
  }

  stop(): void {
    for (const undo of this.#planned.values()) undo();
    this.#planned.clear();
  }

  /** What is not wanted is thrown away at once: it must not come when it is switched on, or the window is left. */
  #plan(kind: NoticeKind): void {
    const { clock, isOn, isWatched } = this.#options;
    if (!isOn(kind) || isWatched()) {
      this.#take(kind);
      return;
    }
    if (this.#planned.has(kind)) return;
    const shownAt = this.#shownAt.get(kind) ?? Number.NEGATIVE_INFINITY;
    const wait = Math.max(GATHER_MS, shownAt + BETWEEN_MS - clock.monotonic());
    this.#planned.set(
      kind,
      clock.after(wait, () => this.#tell(kind)),
    );
  }

  #tell(kind: NoticeKind): void {
    const { clock, isOn, isWatched, show } = this.#options;
    this.#planned.delete(kind);
    const notice = this.#take(kind);
    if (notice === null || !isOn(kind) || isWatched()) return;
    this.#shownAt.set(kind, clock.monotonic());
    show(notice);
  }

  #take(kind: NoticeKind): Notice | null {
    switch (kind) {
      case 'died':
        return this.#deaths.take();
      case 'drained':
        return this.#drained.take();
      case 'alert':
        return this.#alarms.take();
      case 'asked':
        return this.#questions.take();
      default:
        return assertNever(kind);
    }
  }
}
