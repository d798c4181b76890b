import type { HistoryQuery, HistoryReply } from '../../shared/numbers/history.ts';
import { errorText, type Logger } from '../logger.ts';
import type { AlertEvaluator } from '../metrics/alerts/alert-evaluator.ts';
import type { PastRuns, Seam } from '../metrics/alerts/failure-replay.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** What is learnt of is a week old at most: each day of the week is in it. */
const MOST_MS = 7 * 86_400_000;
/** The end is read by the second: it is what failures are judged by next. As long as a bucket waits to be learnt. */
const BY_SECOND_MS = 15 * MINUTE;
/** At most as many points as history answers at once. */
const MINUTES_AT_ONCE = 1_000;

export type AskHistory = (query: HistoryQuery) => Promise<HistoryReply>;

/**
 * Has the evaluator learn what is usual from history, for each queue that a rule judges by it: from where it had learnt
 * all, or from a week ago. Once a queue, in the background, one piece after the other: others who ask history wait for no
 * more than a piece.
 */
export class UsualFromHistory {
  readonly #ask: AskHistory;
  readonly #logger: Logger;
  readonly #evaluator: () => AlertEvaluator;
  readonly #seam: (queue: string | null) => Seam | null;
  readonly #asked = new Set<string | null>();
  #isStopped = false;

  constructor(options: {
    readonly ask: AskHistory;
    readonly logger: Logger;
    readonly evaluator: () => AlertEvaluator;
    /** Now, with the counters as they are; null: that queue is not counted. */
    readonly seam: (queue: string | null) => Seam | null;
  }) {
    this.#ask = options.ask;
    this.#logger = options.logger;
    this.#evaluator = options.evaluator;
    this.#seam = options.seam;
  }

  /** To be told when rules are in force, and when they are others. Resolves when what was new is learnt. */
  async learn(): Promise<void> {
    const judged = this.#evaluator().judgedByUsual();
    const queues = new Set(judged.map(({ queue }) => queue));
    for (const queue of this.#asked) if (!queues.has(queue)) this.#asked.delete(queue);
    const missing = judged.filter(({ queue }) => !this.#asked.has(queue));
    for (const { queue } of missing) this.#asked.add(queue);
    await Promise.all(missing.map(({ queue, until }) => this.#learn(queue, until)));
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #learn(queue: string | null, until: number): Promise<void> {
    const seam = this.#seam(queue);
    if (seam === null) return;
    try {
      const past: PastRuns[] = [];
      for (const piece of piecesOf(Math.max(until, seam.at - MOST_MS), seam.at)) {
        if (this.#isStopped) return;
        const runs = await this.#read(queue, piece);
        if (runs !== null) past.push(runs);
      }
      if (!this.#isStopped && this.#asked.has(queue)) this.#evaluator().learn(queue, past, seam);
    } catch (error) {
      // It is learnt from what happens now, as without a history.
      this.#logger.log('WARN', 'usual_not_read', { queue: queue ?? undefined, error: errorText(error) });
    }
  }

  async #read(queue: string | null, { from, to, stepMs }: Piece): Promise<PastRuns | null> {
    const ask = (metric: 'jobs_completed' | 'jobs_failed'): Promise<HistoryReply> =>
      this.#ask({ metric, from, to, points: (to - from) / stepMs, before: false, queue, kind: null });
    const replies = await Promise.all([ask('jobs_completed'), ask('jobs_failed')]);
    const [completed, failed] = replies.map(({ period }) => period.series);
    // Hours are no buckets to learn from.
    if (replies.some((reply) => reply.stepMs > MINUTE)) return null;
    if (completed?.kind !== 'counter' || failed?.kind !== 'counter') return null;
    const [{ stepMs: step, period }] = replies;
    return { from: period.from, stepMs: step, completed: completed.counts, failed: failed.counts };
  }
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** Whole minutes, and the end by the second. The second of now is left out: it goes on. */
function piecesOf(from: number, now: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const to = Math.floor(now / SECOND) * SECOND;
  const bySecond = Math.max(Math.ceil(from / MINUTE), Math.floor((to - BY_SECOND_MS) / MINUTE)) * MINUTE;
  let at = Math.ceil(from / MINUTE) * MINUTE;
  while (at < bySecond) {
    const end = Math.min(at + MINUTES_AT_ONCE * MINUTE, bySecond);
    pieces.push({ from: at, to: end, stepMs: MINUTE });
    at = end;
  }
  if (bySecond < to) pieces.push({ from: bySecond, to, stepMs: SECOND });
  return pieces;
}
