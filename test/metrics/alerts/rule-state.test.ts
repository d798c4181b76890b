import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  afterGap,
  clearByHand,
  type Firing,
  nextState,
  OK,
  type RuleState,
} from '../../../electron/metrics/alerts/rule-state.ts';
import type { AlertRule } from '../../../shared/alerts/alerts.ts';
import { aRule } from '../../support/alerts.ts';
import { EPOCH } from '../../support/fake-clock.ts';

/** Goes through values that are 5 s apart; the types of the states that they led to. */
function through(rule: AlertRule, values: readonly (number | null)[], from: RuleState = OK) {
  const states: RuleState[] = [];
  for (const [index, value] of values.entries()) {
    const now = { at: EPOCH + index * 5_000, monotonic: index * 5_000 };
    states.push(nextState(states.at(-1) ?? from, rule, { value, isWhole: true }, now));
  }
  return { states, types: states.map(({ type }) => type), last: states.at(-1) as RuleState };
}

const firing = (rule = aRule({ forMs: 0 }), value = 11): Firing => through(rule, [value]).last as Firing;

describe('the state of a rule', () => {
  test('it fires when the value was over the level for as long as the rule says', () => {
    // for 20 s, over 10
    expect(through(aRule(), [10, 11, 11, 12, 11, 11]).types).toEqual([
      'ok',
      'pending',
      'pending',
      'pending',
      'pending',
      'firing',
    ]);
  });

  test('a value at the level is not over it', () => {
    expect(through(aRule({ forMs: 0 }), [10]).types).toEqual(['ok']);
    expect(through(aRule({ forMs: 0, when: 'below', clearLevel: 20 }), [10]).types).toEqual(['ok']);
    expect(through(aRule({ forMs: 0, when: 'below', clearLevel: 20 }), [9.9]).types).toEqual(['firing']);
  });

  test('a value that flaps never fires, and one that fires does not flap', () => {
    expect(new Set(through(aRule(), [11, 9, 11, 11, 9, 11, 11, 11, 9]).types)).toEqual(
      new Set(['pending', 'ok']),
    );
    // Between the level and the clear level, and shortly below it, it goes on.
    const after = through(aRule(), [9, 6, 4, 6, 5, 7, 12, 5, 6], firing());
    expect(new Set(after.types)).toEqual(new Set(['firing']));
    expect(through(aRule(), [5, 5, 5], firing()).types).toEqual(['firing', 'firing', 'ok']);
  });

  test('nothing to judge is no trouble', () => {
    expect(through(aRule({ clearMs: 0 }), [null], firing()).types).toEqual(['ok']);
    expect(through(aRule(), [11, null, 11]).types).toEqual(['pending', 'ok', 'pending']);
  });

  test('what is known in part keeps it as it is, unless it is over the level already', () => {
    const now = { at: EPOCH, monotonic: 0 };
    const part = (value: number | null) => ({ value, isWhole: false });
    const rule = aRule({ forMs: 0, clearMs: 0 });
    expect(nextState(OK, rule, part(11), now).type).toBe('firing');
    expect(nextState(firing(), rule, part(0), now).type).toBe('firing');
    expect(nextState({ type: 'cleared', value: 11 }, rule, part(0), now).type).toBe('cleared');
  });

  test('the worst value is kept with its moment', () => {
    const { last } = through(aRule(), [11, 14, 12], firing());
    expect(last).toMatchObject({ worst: 14, worstAt: EPOCH + 5_000, value: 12 });
    const low = aRule({ when: 'below', forMs: 0, clearLevel: 20 });
    expect(through(low, [9, 3, 5]).last).toMatchObject({ worst: 3 });
  });

  test('a gap begins anew what takes a while, and ends nothing', () => {
    expect(afterGap({ type: 'pending', pendingSince: 0 })).toEqual(OK);
    expect(afterGap({ ...firing(), calmSince: 5 })).toMatchObject({ type: 'firing', calmSince: null });
    expect(afterGap({ type: 'cleared', value: 1 })).toEqual({ type: 'cleared', value: 1 });
  });

  test('one that a person cleared fires again when it was well in between', () => {
    const cleared = clearByHand(firing());
    expect(through(aRule({ forMs: 0 }), [11, 14, 12], cleared).types).toEqual([
      'cleared',
      'cleared',
      'cleared',
    ]);
    expect(through(aRule({ forMs: 0 }), [11, 10, 11], cleared).types).toEqual(['cleared', 'ok', 'firing']);
  });

  test('who has seen three dead jobs has not seen the fourth; of other values only the first counts', () => {
    const dead = aRule({ metric: 'dead_jobs', level: 0, clearLevel: 0, forMs: 0 });
    const seen = acknowledge(firing(dead, 3), { at: EPOCH, by: 'ada' });
    expect(through(dead, [3, 2, 3], seen).last).toMatchObject({ acknowledged: { by: 'ada' } });
    expect(through(dead, [3, 4], seen).last).toMatchObject({ acknowledged: null });
    expect(through(dead, [3, 4], clearByHand(firing(dead, 3))).types).toEqual(['cleared', 'firing']);
    const many = acknowledge(firing(), { at: EPOCH, by: 'ada' });
    expect(through(aRule(), [20, 30], many).last).toMatchObject({ acknowledged: { by: 'ada' } });
  });
});
