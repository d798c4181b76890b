import { userInfo } from 'node:os';
import {
  type AlertRules,
  type AlertsPresent,
  type FiringAlert,
  MAX_SILENCE_MS,
  NO_ALERTS,
  type PastAlertPage,
} from '../../shared/alerts/alerts.ts';
import type { AlertTelling } from '../../shared/alerts/telling.ts';
import { err, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { AlertDesk, TellingDesk } from '../ipc/alert-desk.ts';
import type { Logger } from '../logger.ts';
import type { Seam } from '../metrics/alerts/failure-replay.ts';
import { acknowledge, clearByHand, type Firing, type RuleState } from '../metrics/alerts/rule-state.ts';
import type { AlertSample } from '../metrics/alerts/sample.ts';
import type { Aside } from '../workers/aside.ts';
import { AlertBook } from './alert-book.ts';
import { presentOf } from './alert-views.ts';
import { AlertWatch, type AlertWatchOptions } from './alert-watch.ts';
import { ChosenRules } from './chosen-rules.ts';
import { Keeper } from './keeper.ts';
import type { AlertNews } from './news.ts';
import { cannotSilence, noSuch } from './problems.ts';
import { Teller } from './teller.ts';
import { createTellingDesk } from './telling-desk.ts';
import { type AskHistory, UsualFromHistory } from './usual-from-history.ts';

/** What changes all the time (the worst value, what is normal) is written no more often than that. */
const KEEP_MS = 600_000;

export interface AlertsOptions extends Omit<AlertWatchOptions, 'onSample'> {
  readonly logger: Logger;
  /** By which commands are run and webhooks sent. Default: nobody else is told. */
  readonly aside?: Aside;
  /** Of which what is usual is learnt. Default: it is learnt from what happens now. */
  readonly history?: AskHistory;
}

/**
 * The alerts of a data folder: judges the rules every 5 seconds while jobs are worked on, and keeps what became of them. A
 * folder that is opened only to ask has them as they were left. Without a folder all of it is in memory.
 */
export class Alerts implements AlertDesk {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #watch: AlertWatch;
  readonly #chosen: ChosenRules;
  readonly #book: AlertBook;
  readonly #keeper: Keeper;
  readonly #teller: Teller | null;
  readonly tell: TellingDesk;
  readonly #usual: UsualFromHistory | null;
  readonly #listeners = new Set<() => void>();
  /** Who only asks tells nobody. */
  #isWatching = false;
  #loading: Promise<void> | null = null;
  #present: AlertsPresent = NO_ALERTS;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(options: AlertsOptions) {
    const { clock, logger, folder, aside, engine, history } = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#chosen = new ChosenRules(folder, () => this.#putInForce());
    this.#book = new AlertBook({ clock, logger });
    this.#keeper = new Keeper({ folder, logger, state: () => this.#book.kept });
    const telling = (): AlertTelling => this.#chosen.telling;
    const isUp = (): boolean => ['running', 'paused'].includes(engine.present().state);
    this.#teller = aside === undefined ? null : new Teller({ clock, logger, aside, telling, isUp });
    this.#book.news.subscribe((news) => this.#teller?.tell(news));
    this.tell = createTellingDesk({
      chosen: this.#chosen,
      teller: this.#teller,
      load: () => this.#load(),
      isWatching: () => this.#isWatching,
    });
    this.#watch = new AlertWatch({ ...options, onSample: (sample) => this.#look(sample) });
    const evaluator = () => this.#book.evaluator;
    const seam = (queue: string | null): Seam | null => {
      const counts = this.#watch.counts(queue);
      return counts && { at: clock.now(), monotonic: clock.monotonic(), counts };
    };
    this.#usual =
      history === undefined ? null : new UsualFromHistory({ ask: history, logger, evaluator, seam });
  }

  /** From here on rules are judged. */
  async start(): Promise<void> {
    await this.#load();
    this.#isWatching = true;
    // A silence may have ended while nobody looked.
    this.#book.endSilences();
    this.#changed();
    if (this.#book.news.hasSome) void this.#save();
    this.#watch.start();
    void this.#usual?.learn();
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#usual?.stop();
    this.#teller?.stop();
    if (this.#loading === null) return;
    await this.#loading;
    await this.#save();
  }

  present(): AlertsPresent {
    return this.#present;
  }

  /** Those that nobody has silenced: critical ones first, then the oldest. */
  firing(): readonly FiringAlert[] {
    return this.#book.firing();
  }

  /** Told after every change of a rule, an alert or a silence. Returns the undo. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the undo. */
  onNews(listener: (news: AlertNews) => void): () => void {
    return this.#book.news.subscribe(listener);
  }

  async rules(): Promise<AlertRules> {
    await this.#load();
    const { inForce, problem } = this.#chosen;
    return { rows: inForce.map((rule) => this.#book.rowOf(rule, this.#chosen.originOf(rule.id))), problem };
  }

  async past(query: { readonly before: number | null; readonly limit: number }): Promise<PastAlertPage> {
    await this.#load();
    return this.#book.pastPage(query);
  }

  async setRule(rule: unknown): Promise<Result<{ readonly id: string }, readonly Problem[]>> {
    await this.#load();
    return this.#chosen.set(rule, this.#book.pastRuleIds);
  }

  async removeRule(ruleId: string): Promise<Result<null>> {
    await this.#load();
    return this.#chosen.remove(ruleId);
  }

  async useDefaults(): Promise<Result<null>> {
    await this.#load();
    return this.#chosen.useDefaults();
  }

  acknowledge(ruleId: string, by: string | null): Promise<Result<null>> {
    return this.#act(ruleId, (state) =>
      acknowledge(state, { at: this.#clock.now(), by: by ?? userInfo().username }),
    );
  }

  clear(ruleId: string): Promise<Result<null>> {
    return this.#act(ruleId, clearByHand);
  }

  async silence(ruleId: string | null, until: number | null): Promise<Result<null>> {
    await this.#load();
    const now = this.#clock.now();
    if (until !== null && (until <= now || until > now + MAX_SILENCE_MS)) return err(cannotSilence(until));
    if (ruleId !== null && this.#chosen.find(ruleId) === undefined) return err(noSuch(ruleId));
    this.#book.silence(ruleId === null ? this.#chosen.inForce.map(({ id }) => id) : [ruleId], until);
    this.#logger.log('INFO', 'alerts_silenced', { rule: ruleId ?? 'all', until });
    this.#changed();
    return this.#save();
  }

  /** Once; later calls wait for it. */
  #load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #read(): Promise<void> {
    const kept = await this.#keeper.read();
    await this.#chosen.load();
    if (this.#chosen.problem !== null)
      this.#logger.log('WARN', 'alerts_wrong', { reason: this.#chosen.problem });
    this.#book.restore(kept, this.#chosen.inForce);
    this.#watch.watch(this.#chosen.inForce);
    this.#changed();
  }

  #putInForce(): void {
    this.#book.setRules(this.#chosen.inForce);
    this.#watch.watch(this.#chosen.inForce);
    this.#changed();
    void this.#save();
    if (this.#isWatching) void this.#usual?.learn();
  }

  #look(sample: AlertSample): void {
    const isNews = this.#book.look(sample);
    if (isNews) this.#changed();
    if (isNews || sample.monotonic - this.#keptAt >= KEEP_MS) void this.#save();
  }

  async #act(ruleId: string, act: (state: Firing) => RuleState): Promise<Result<null>> {
    await this.#load();
    const done = this.#book.act(ruleId, act);
    if (!done.ok) return done;
    this.#changed();
    return this.#save();
  }

  #changed(): void {
    const firing = this.firing();
    this.#present = presentOf(firing, this.#present.revision + 1);
    if (this.#isWatching) this.#book.news.firing(firing);
    for (const listener of this.#listeners) listener();
  }

  /** Who is told is told when it is on the disk that they are. */
  async #save(): Promise<Result<null>> {
    this.#keptAt = this.#clock.monotonic();
    const news = this.#book.news.take();
    const saved = await this.#keeper.save();
    this.#book.news.tell(news);
    return saved;
  }
}
