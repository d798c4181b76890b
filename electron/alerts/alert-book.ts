import type {
  AlertRule,
  AlertRuleRow,
  FiringAlert,
  PastAlert,
  PastAlertPage,
} from '../../shared/alerts/alerts.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { AlertEvaluator } from '../metrics/alerts/alert-evaluator.ts';
import { type Firing, type Moment, OK, type RuleState } from '../metrics/alerts/rule-state.ts';
import type { AlertSample } from '../metrics/alerts/sample.ts';
import { alertOf, byWeight } from './alert-views.ts';
import { keptOf, stateOfKept } from './kept-rule.ts';
import { News } from './news.ts';
import { PastAlerts } from './past-alerts.ts';
import { noSuch, notFiring } from './problems.ts';
import { Silences } from './silences.ts';
import type { KeptAlerts } from './state-file.ts';

/** What became of the rules: how each is, silences, what is over, and what somebody is to be told of. It waits for nothing. */
export class AlertBook {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #silences = new Silences();
  readonly #past = new PastAlerts();
  readonly news = new News();
  #evaluator: AlertEvaluator;
  #rules: readonly AlertRule[] = [];

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
    this.#evaluator = new AlertEvaluator(clock.now());
  }

  get evaluator(): AlertEvaluator {
    return this.#evaluator;
  }

  /** As another process left it. */
  restore(kept: KeptAlerts, rules: readonly AlertRule[]): void {
    this.#past.restore(kept);
    const states = new Map<string, RuleState>();
    for (const [id, rule] of Object.entries(kept.rules)) {
      states.set(id, stateOfKept(rule, this.#now()));
      this.#silences.set([id], rule.silencedUntil);
      if (rule.told) this.news.restore(id);
    }
    this.#evaluator = new AlertEvaluator(this.#clock.now(), kept.memory);
    this.#take(rules, states);
  }

  get kept(): KeptAlerts {
    const rules = Object.fromEntries(
      this.#rules.flatMap(({ id }) => {
        const silencedUntil = this.#silences.until(id);
        const kept = keptOf(this.#evaluator.stateOf(id), { silencedUntil, told: this.news.wasTold(id) });
        return kept === null ? [] : [[id, kept] as const];
      }),
    );
    return { rules, memory: this.#evaluator.memory, ...this.#past.kept };
  }

  /** What fired by a rule that is another one now is over. */
  setRules(rules: readonly AlertRule[]): void {
    const before = this.#evaluator.firing();
    this.#take(rules, new Map());
    for (const { rule, state } of before) {
      if (this.#evaluator.stateOf(rule.id).type !== 'firing') this.#end(rule, state, 'rule');
    }
  }

  #take(rules: readonly AlertRule[], states: ReadonlyMap<string, RuleState>): void {
    this.#rules = rules;
    const off = rules.filter(({ on }) => !on).map(({ id }) => [id, OK] as const);
    this.#evaluator.setRules(rules, new Map([...states, ...off]));
    this.#silences.keepOnly(new Set(rules.map(({ id }) => id)));
  }

  /** True: something is another now that somebody may want to see. */
  look(sample: AlertSample): boolean {
    let isNews = this.#silences.end(sample.at);
    for (const { rule, before, after } of this.#evaluator.look(sample)) {
      if (before.type === 'firing' && after.type !== 'firing') this.#end(rule, before, 'over');
      if (after.type === 'firing' && before.type !== 'firing') this.#logFired(rule, after);
      if (isOther(before, after)) {
        isNews = true;
        // There are more of what somebody has seen.
        if (before.type === 'firing' && after.type === 'firing') this.news.forget(rule.id);
      }
    }
    return isNews;
  }

  /** Those that nobody has silenced: critical ones first, then the oldest. */
  firing(): readonly FiringAlert[] {
    return this.#evaluator
      .firing()
      .filter(({ rule }) => !this.#silences.has(rule.id))
      .map(({ rule, state }) => alertOf(rule, state))
      .sort(byWeight);
  }

  rowOf(rule: AlertRule, origin: AlertRuleRow['origin']): AlertRuleRow {
    const state = this.#evaluator.stateOf(rule.id);
    return {
      rule,
      origin,
      state: rule.on ? state.type : 'off',
      alert: state.type === 'firing' ? alertOf(rule, state) : null,
      value: this.#evaluator.valueOf(rule.id),
      silencedUntil: this.#silences.until(rule.id),
    };
  }

  pastPage(query: { readonly before: number | null; readonly limit: number }): PastAlertPage {
    return this.#past.page(query);
  }

  /** Of rules of which alerts are kept, though they may be there no more. */
  get pastRuleIds(): readonly string[] {
    return this.#past.ruleIds;
  }

  /** Something that can be done only to one that fires. When it does not fire after it, somebody has ended it. */
  act(ruleId: string, act: (state: Firing) => RuleState): Result<null, Problem> {
    const rule = this.#rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return err(noSuch(ruleId));
    const state = this.#evaluator.stateOf(ruleId);
    if (state.type !== 'firing') return err(notFiring(rule.name));
    const next = act(state);
    if (next.type !== 'firing') this.#end(rule, state, 'by hand');
    this.#evaluator.put(ruleId, next);
    return ok(null);
  }

  /** `until` null: not any more. */
  silence(ruleIds: readonly string[], until: number | null): void {
    this.#silences.set(ruleIds, until);
  }

  /** Those that are over. */
  endSilences(): void {
    this.#silences.end(this.#clock.now());
  }

  #end(rule: AlertRule, state: Firing, end: PastAlert['end']): void {
    const past = this.#past.add(rule, state, { now: this.#now(), end });
    this.news.over(past);
    this.#logger.log('INFO', 'alert_over', { rule: rule.id, took_ms: past.tookMs, worst: past.worst, end });
  }

  #logFired({ id, metric, queue, severity, level }: AlertRule, { value }: Firing): void {
    const fields = { rule: id, severity, metric, queue: queue ?? undefined, value, level };
    this.#logger.log(severity === 'critical' ? 'ERROR' : 'WARN', 'alert_fired', fields);
  }

  #now(): Moment {
    return { at: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }
}

function isOther(before: RuleState, after: RuleState): boolean {
  if (before.type !== 'firing' || after.type !== 'firing') return before.type !== after.type;
  return before.acknowledged !== after.acknowledged;
}
