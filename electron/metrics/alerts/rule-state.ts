import type { Acknowledgement, AlertRule } from '../../../shared/alerts/alerts.ts';
import { assertNever } from '../../../shared/assert-never.ts';

/**
 * How a rule is. `ok` ─ the value is over the level ─► `pending` ─ for so long ─► `firing` ─ back at the clear level, for
 * so long ─► `ok`. A person moves a firing one to `cleared`, from where it goes to `ok` when it is not so any more.
 * Moments named `…Since` are monotonic, all others wall time; ms.
 */
export type RuleState =
  | { readonly type: 'ok' }
  | { readonly type: 'pending'; readonly pendingSince: number }
  | Firing
  | {
      readonly type: 'cleared';
      /** What it was then. */
      readonly value: number;
    };

export interface Firing {
  readonly type: 'firing';
  readonly since: number;
  /** For how long is measured from here. */
  readonly firingSince: number;
  readonly value: number | null;
  readonly worst: number;
  readonly worstAt: number;
  readonly acknowledged: (Acknowledgement & { readonly value: number }) | null;
  /** null: it is not back at the clear level. */
  readonly calmSince: number | null;
}

export const OK: RuleState = { type: 'ok' };

/** What a rule looks at. */
export interface Reading {
  /** null: there is nothing to judge, which is no trouble. */
  readonly value: number | null;
  /** False: a part of what it is about is not known, so that only what is over the level already is certain. */
  readonly isWhole: boolean;
}

export interface Moment {
  readonly at: number;
  readonly monotonic: number;
}

/** The next state of a rule. Pure: the same state, rule, reading and moment give the same. */
export function nextState(state: RuleState, rule: AlertRule, reading: Reading, now: Moment): RuleState {
  const isOver = reading.value !== null && isBeyond(rule, reading.value, rule.level);
  switch (state.type) {
    case 'ok':
      return isOver ? begin(rule, reading, now, now.monotonic) : state;
    case 'pending':
      return isOver ? begin(rule, reading, now, state.pendingSince) : OK;
    case 'cleared':
      if (!isOver) return reading.isWhole ? OK : state;
      return comesBack(rule, reading.value, state.value) ? begin(rule, reading, now, now.monotonic) : state;
    case 'firing':
      return goOn(state, rule, reading, now);
    default:
      return assertNever(state);
  }
}

/** Time has passed of which nothing is known: what fires goes on, and all that takes a while begins anew. */
export function afterGap(state: RuleState): RuleState {
  if (state.type === 'pending') return OK;
  return state.type === 'firing' ? { ...state, calmSince: null } : state;
}

export function acknowledge(state: Firing, who: Acknowledgement): Firing {
  return { ...state, acknowledged: { ...who, value: state.value ?? state.worst } };
}

export function clearByHand(state: Firing): RuleState {
  return { type: 'cleared', value: state.value ?? state.worst };
}

function begin(rule: AlertRule, { value }: Reading, now: Moment, pendingSince: number): RuleState {
  if (value === null || now.monotonic - pendingSince < rule.forMs) return { type: 'pending', pendingSince };
  return {
    type: 'firing',
    since: now.at,
    firingSince: now.monotonic,
    value,
    worst: value,
    worstAt: now.at,
    acknowledged: null,
    calmSince: null,
  };
}

function goOn(state: Firing, rule: AlertRule, { value, isWhole }: Reading, now: Moment): RuleState {
  const isCalm = isWhole && (value === null || !isBeyond(rule, value, rule.clearLevel));
  const calmSince = isCalm ? (state.calmSince ?? now.monotonic) : null;
  if (calmSince !== null && now.monotonic - calmSince >= rule.clearMs) return OK;
  const isWorse = value !== null && isBeyond(rule, value, state.worst);
  const { acknowledged } = state;
  return {
    ...state,
    value,
    calmSince,
    ...(isWorse ? { worst: value, worstAt: now.at } : {}),
    acknowledged: acknowledged !== null && comesBack(rule, value, acknowledged.value) ? null : acknowledged,
  };
}

/** On its bad side. */
function isBeyond({ when }: AlertRule, value: number, level: number): boolean {
  return when === 'above' ? value > level : value < level;
}

/** Dead jobs wait for a person: who has seen three of them has not seen the fourth. */
function comesBack(rule: AlertRule, value: number | null, seen: number): boolean {
  return rule.metric === 'dead_jobs' && value !== null && isBeyond(rule, value, seen);
}
