import { userInfo } from 'node:os';
import {
  type AlertRule,
  type AlertRuleRow,
  type AlertRules,
  type AlertsPresent,
  type FiringAlert,
  MAX_SILENCE_MS,
  NO_ALERTS,
  type PastAlert,
  type PastAlertPage,
} from '../../shared/alerts/alerts.ts';
import type { AlertTelling } from '../../shared/alerts/telling.ts';
import { err, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { AlertDesk, TellingDesk } from '../ipc/alert-desk.ts';
import type { Logger } from '../logger.ts';
import { AlertEvaluator } from '../metrics/alerts/alert-evaluator.ts';
import {
  acknowledge,
  clearByHand,
  type Firing,
  type Moment,
  OK,
  type RuleState,
} from '../metrics/alerts/rule-state.ts';
import type { AlertSample } from '../metrics/alerts/sample.ts';
import type { Aside } from '../workers/aside.ts';
import { alertOf, byWeight, presentOf } from './alert-views.ts';
import { AlertWatch, type AlertWatchOptions } from './alert-watch.ts';
import { ChosenRules } from './chosen-rules.ts';
import { Keeper } from './keeper.ts';
import { keptOf, stateOfKept } from './kept-rule.ts';
import { type AlertNews, News } from './news.ts';
import { PastAlerts } from './past-alerts.ts';
import { cannotSilence, noSuch, notFiring } from './problems.ts';
import { Silences } from './silences.ts';
import type { KeptAlerts } from './state-file.ts';
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
  readonly #keeper: Keeper;
  readonly #listeners = new Set<() => void>();
  #evaluator: AlertEvaluator;
  readonly #news = new News();
  readonly #teller: Teller | null;
  readonly tell: TellingDesk;
  readonly #silences = new Silences();
  readonly #past = new PastAlerts();
  readonly #usual: UsualFromHistory | null;
  /** Who only asks tells nobody. */
  #isWatching = false;
  #loading: Promise<void> | null = null;
  #present: AlertsPresent = NO_ALERTS;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(options: AlertsOptions) {
    const { clock, logger, folder } = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#chosen = new ChosenRules(folder, () => this.#putInForce());
    this.#keeper = new Keeper({ folder, logger, state: () => this.#kept() });
    this.#evaluator = new AlertEvaluator(clock.now());
    const { aside, engine, history } = options;
    const telling = (): AlertTelling => this.#chosen.telling;
    const isUp = (): boolean => ['running', 'paused'].includes(engine.present().state);
    this.#teller = aside === undefined ? null : new Teller({ clock, logger, aside, telling, isUp });
    this.#news.subscribe((news) => this.#teller?.tell(news));
    this.tell = createTellingDesk({
      chosen: this.#chosen,
      teller: this.#teller,
      load: () => this.#load(),
      isWatching: () => this.#isWatching,
    });
    this.#watch = new AlertWatch({ ...options, onSample: (sample) => this.#look(sample) });
    const seam = (queue: string | null) => {
      const counts = this.#watch.counts(queue);
      return counts === null ? null : { ...this.#now(), counts };
    };
    const evaluator = (): AlertEvaluator => this.#evaluator;
    this.#usual =
      history === undefined ? null : new UsualFromHistory({ ask: history, logger, evaluator, seam });
  }

  /** From here on rules are judged. */
  async start(): Promise<void> {
    await this.#load();
    this.#isWatching = true;
    // A silence may have ended while nobody looked.
    this.#silences.end(this.#clock.now());
    this.#changed();
    if (this.#news.hasSome) void this.#save();
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
    return this.#evaluator
      .firing()
      .filter(({ rule }) => !this.#silences.has(rule.id))
      .map(({ rule, state }) => alertOf(rule, state))
      .sort(byWeight);
  }

  /** Told after every change of a rule, an alert or a silence. Returns the undo. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the undo. */
  onNews(listener: (news: AlertNews) => void): () => void {
    return this.#news.subscribe(listener);
  }

  async rules(): Promise<AlertRules> {
    await this.#load();
    return { rows: this.#chosen.inForce.map((rule) => this.#rowOf(rule)), problem: this.#chosen.problem };
  }

  async past(query: { readonly before: number | null; readonly limit: number }): Promise<PastAlertPage> {
    await this.#load();
    return this.#past.page(query);
  }

  async setRule(rule: unknown): Promise<Result<{ readonly id: string }, readonly Problem[]>> {
    await this.#load();
    return this.#chosen.set(rule, this.#past.ruleIds);
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
    return this.#act(ruleId, (state, rule) => {
      this.#end(rule, state, 'by hand');
      return clearByHand(state);
    });
  }

  async silence(ruleId: string | null, until: number | null): Promise<Result<null>> {
    await this.#load();
    const now = this.#clock.now();
    if (until !== null && (until <= now || until > now + MAX_SILENCE_MS)) return err(cannotSilence(until));
    if (ruleId !== null && this.#chosen.find(ruleId) === undefined) return err(noSuch(ruleId));
    this.#silences.set(ruleId === null ? this.#chosen.inForce.map(({ id }) => id) : [ruleId], until);
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
    this.#past.restore(kept);
    const states = new Map<string, RuleState>();
    for (const [id, rule] of Object.entries(kept.rules)) {
      states.set(id, stateOfKept(rule, this.#now()));
      this.#silences.set([id], rule.silencedUntil);
      if (rule.told) this.#news.restore(id);
    }
    this.#evaluator = new AlertEvaluator(this.#clock.now(), kept.memory);
    this.#takeRules(states);
    this.#changed();
  }

  #takeRules(states: ReadonlyMap<string, RuleState>): void {
    const rules = this.#chosen.inForce;
    const off = rules.filter(({ on }) => !on).map(({ id }) => [id, OK] as const);
    this.#evaluator.setRules(rules, new Map([...states, ...off]));
    this.#watch.watch(new Set(rules.flatMap(({ queue }) => (queue === null ? [] : [queue]))));
    this.#silences.keepOnly(new Set(rules.map(({ id }) => id)));
  }

  /** What fired by a rule that is another one now is over. */
  #putInForce(): void {
    const before = this.#evaluator.firing();
    this.#takeRules(new Map());
    for (const { rule, state } of before) {
      if (this.#evaluator.stateOf(rule.id).type !== 'firing') this.#end(rule, state, 'rule');
    }
    this.#changed();
    void this.#save();
    if (this.#isWatching) void this.#usual?.learn();
  }

  #look(sample: AlertSample): void {
    let isNews = this.#silences.end(sample.at);
    for (const { rule, before, after } of this.#evaluator.look(sample)) {
      if (before.type === 'firing' && after.type !== 'firing') this.#end(rule, before, 'over');
      if (after.type === 'firing' && before.type !== 'firing') this.#logFired(rule, after);
      if (isOther(before, after)) {
        isNews = true;
        // There are more of what somebody has seen.
        if (before.type === 'firing' && after.type === 'firing') this.#news.forget(rule.id);
      }
    }
    if (isNews) this.#changed();
    if (isNews || sample.monotonic - this.#keptAt >= KEEP_MS) void this.#save();
  }

  #logFired({ id, metric, queue, severity, level }: AlertRule, { value }: Firing): void {
    const fields = { rule: id, severity, metric, queue: queue ?? undefined, value, level };
    this.#logger.log(severity === 'critical' ? 'ERROR' : 'WARN', 'alert_fired', fields);
  }

  #end(rule: AlertRule, state: Firing, end: PastAlert['end']): void {
    const past = this.#past.add(rule, state, { now: this.#now(), end });
    this.#news.over(past);
    this.#logger.log('INFO', 'alert_over', { rule: rule.id, took_ms: past.tookMs, worst: past.worst, end });
  }

  /** Something that can be done only to one that fires. */
  async #act(ruleId: string, act: (state: Firing, rule: AlertRule) => RuleState): Promise<Result<null>> {
    await this.#load();
    const rule = this.#chosen.find(ruleId);
    if (rule === undefined) return err(noSuch(ruleId));
    const state = this.#evaluator.stateOf(ruleId);
    if (state.type !== 'firing') return err(notFiring(rule.name));
    this.#evaluator.put(ruleId, act(state, rule));
    this.#changed();
    return this.#save();
  }

  #rowOf(rule: AlertRule): AlertRuleRow {
    const state = this.#evaluator.stateOf(rule.id);
    return {
      rule,
      origin: this.#chosen.originOf(rule.id),
      state: rule.on ? state.type : 'off',
      alert: state.type === 'firing' ? alertOf(rule, state) : null,
      value: this.#evaluator.valueOf(rule.id),
      silencedUntil: this.#silences.until(rule.id),
    };
  }

  #changed(): void {
    const firing = this.firing();
    this.#present = presentOf(firing, this.#present.revision + 1);
    if (this.#isWatching) this.#news.firing(firing);
    for (const listener of this.#listeners) listener();
  }

  async #save(): Promise<Result<null>> {
    this.#keptAt = this.#clock.monotonic();
    const news = this.#news.take();
    const saved = await this.#keeper.save();
    this.#news.tell(news);
    return saved;
  }

  #kept(): KeptAlerts {
    const rules = Object.fromEntries(
      this.#chosen.inForce.flatMap(({ id }) => {
        const silencedUntil = this.#silences.until(id);
        const kept = keptOf(this.#evaluator.stateOf(id), { silencedUntil, told: this.#news.wasTold(id) });
        return kept === null ? [] : [[id, kept] as const];
      }),
    );
    return { rules, memory: this.#evaluator.memory, ...this.#past.kept };
  }

  #now(): Moment {
    return { at: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }
}

function isOther(before: RuleState, after: RuleState): boolean {
  if (before.type !== 'firing' || after.type !== 'firing') return before.type !== after.type;
  return before.acknowledged !== after.acknowledged;
}
