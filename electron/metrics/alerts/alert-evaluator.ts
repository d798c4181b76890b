import type { AlertRule } from '../../../shared/alerts/alerts.ts';
import { AlertGauge } from './alert-gauges.ts';
import type { FailureNormalState } from './failure-normal.ts';
import { GAP_MS, type PastRuns, type Seam } from './failure-replay.ts';
import {
  afterGap,
  type Firing,
  type Moment,
  nextState,
  OK,
  type Reading,
  type RuleState,
} from './rule-state.ts';
import type { AlertSample } from './sample.ts';
import { Scope } from './scope.ts';

/** The clock was set, or the machine slept, when it and the monotonic one differ by so much between two samples. */
const JUMP_MS = 10_000;
/** For so long the longest run is known, and for up to twice that. */
const LONGEST_KEPT_MS = 7 * 86_400_000;

/** What is known from before the start; all of it may be missing. */
export interface EvaluatorMemory {
  /** By queue; '' is all of them. */
  readonly normals: Readonly<Record<string, FailureNormalState>>;
  readonly longest: LongestRun;
}

/** Of this week and the one before. Bounded, and nothing is known for longer than two weeks. */
export interface LongestRun {
  /** Wall time, ms: where this week begins. */
  readonly from: number;
  readonly ms: number;
  readonly beforeMs: number;
}

export const NO_MEMORY: EvaluatorMemory = { normals: {}, longest: { from: 0, ms: 0, beforeMs: 0 } };

interface Watched {
  readonly rule: AlertRule;
  readonly gauge: AlertGauge;
  state: RuleState;
  value: number | null;
}

/** What became of a rule. */
export interface RuleChange {
  readonly rule: AlertRule;
  readonly before: RuleState;
  readonly after: RuleState;
}

/**
 * Judges rules by samples. It has no timer and no clock: each sample brings its moment, and nothing else moves it. Bounded
 * by the number of rules, and the queues that they name.
 */
export class AlertEvaluator {
  readonly #startedAt: number;
  readonly #rules = new Map<string, Watched>();
  readonly #scopes = new Map<string, Scope>();
  #memory: EvaluatorMemory;
  #last: Moment | null = null;

  /** `startedAt`: wall time; nothing could be done before. */
  constructor(startedAt: number, memory: EvaluatorMemory = NO_MEMORY) {
    this.#startedAt = startedAt;
    this.#memory = memory;
    this.#scopeOf(null);
  }

  /** Rules from now on. One that looks at the same as before goes on; another begins anew, or with the given state. */
  setRules(rules: readonly AlertRule[], states: ReadonlyMap<string, RuleState> = new Map()): void {
    const before = new Map(this.#rules);
    this.#rules.clear();
    for (const rule of rules) {
      const old = before.get(rule.id);
      const goesOn = old !== undefined && looksAtTheSame(old.rule, rule);
      this.#rules.set(rule.id, {
        rule,
        gauge: goesOn ? old.gauge : new AlertGauge(rule),
        state: states.get(rule.id) ?? (goesOn ? old.state : OK),
        value: goesOn ? old.value : null,
      });
    }
    const named = new Set(rules.map(({ queue }) => queue ?? ''));
    for (const queue of this.#scopes.keys()) {
      if (queue !== '' && !named.has(queue)) this.#scopes.delete(queue);
    }
  }

  stateOf(ruleId: string): RuleState {
    return this.#rules.get(ruleId)?.state ?? OK;
  }

  /** Those that fire, by the rules that they fire by. */
  firing(): readonly { readonly rule: AlertRule; readonly state: Firing }[] {
    return [...this.#rules.values()].flatMap(({ rule, state }) =>
      state.type === 'firing' ? [{ rule, state }] : [],
    );
  }

  /** What it was judged by last. */
  valueOf(ruleId: string): number | null {
    return this.#rules.get(ruleId)?.value ?? null;
  }

  /** A person did something to it. */
  put(ruleId: string, state: RuleState): void {
    const watched = this.#rules.get(ruleId);
    if (watched !== undefined) watched.state = state;
  }

  /** What is to be known after a restart. */
  get memory(): EvaluatorMemory {
    const normals = Object.fromEntries(
      [...this.#scopes].map(([queue, scope]) => [queue, scope.usualFailures] as const),
    );
    return { normals, longest: this.#memory.longest };
  }

  /** Of which queues rules ask whether more fails than usual (null: of all), and up to when what is usual was learnt. */
  judgedByUsual(): readonly { readonly queue: string | null; readonly until: number }[] {
    const rules = [...this.#rules.values()].filter(({ rule }) => rule.metric === 'failure_deviation');
    const queues = new Set(rules.map(({ rule }) => rule.queue));
    return [...queues].map((queue) => ({ queue, until: this.#scopeOf(queue).usualFailures.until }));
  }

  /** What was before `seam`, from where what is usual ends. */
  learn(queue: string | null, past: readonly PastRuns[], seam: Seam): void {
    this.#scopeOf(queue).learn(past, seam);
  }

  /** The rules whose state is another one now. */
  look(sample: AlertSample): readonly RuleChange[] {
    this.#noticeGap(sample);
    this.#last = sample;
    this.#learnLongest(sample);
    const { ms, beforeMs } = this.#memory.longest;
    const scopes = new Set([...this.#rules.values()].map(({ rule }) => this.#scopeOf(rule.queue)));
    scopes.add(this.#scopeOf(null));
    for (const scope of scopes) scope.look(sample, Math.max(ms, beforeMs));
    const changes: RuleChange[] = [];
    for (const watched of this.#rules.values()) {
      const { rule, gauge, state: before } = watched;
      const reading: Reading = gauge.read(sample, this.#scopeOf(rule.queue));
      watched.value = reading.value;
      if (!rule.on) continue;
      watched.state = nextState(before, rule, reading, sample);
      if (watched.state !== before) changes.push({ rule, before, after: watched.state });
    }
    return changes;
  }

  #noticeGap({ at, monotonic }: Moment): void {
    if (this.#last === null) return;
    const passed = monotonic - this.#last.monotonic;
    const jumped = at - this.#last.at - passed;
    if (passed <= GAP_MS && Math.abs(jumped) <= JUMP_MS) return;
    for (const scope of this.#scopes.values()) scope.gap(this.#last.at, at);
    for (const watched of this.#rules.values()) {
      watched.gauge.gap();
      watched.state = afterGap(watched.state);
    }
  }

  #learnLongest({ at, longestRunMs }: AlertSample): void {
    const { longest } = this.#memory;
    const isOver = Math.abs(at - longest.from) > LONGEST_KEPT_MS;
    const { from, ms, beforeMs } = isOver ? { from: at, ms: 0, beforeMs: longest.ms } : longest;
    if (isOver || longestRunMs > ms)
      this.#memory = { ...this.#memory, longest: { from, ms: Math.max(ms, longestRunMs), beforeMs } };
  }

  #scopeOf(queue: string | null): Scope {
    const key = queue ?? '';
    let scope = this.#scopes.get(key);
    if (scope === undefined) {
      scope = new Scope({ queue, startedAt: this.#startedAt, failures: this.#memory.normals[key] });
      this.#scopes.set(key, scope);
    }
    return scope;
  }
}

function looksAtTheSame(a: AlertRule, b: AlertRule): boolean {
  return a.metric === b.metric && a.queue === b.queue && a.windowMs === b.windowMs && a.when === b.when;
}
