import { describe, expect, test } from 'vitest';
import { DEFAULT_ALERT_RULES } from '../../shared/alerts/defaults.ts';
import { parseAlertRule } from '../../shared/alerts/rule.ts';
import { describeProblem } from '../../shared/result.ts';

const wrong = (rule: unknown): string => {
  const parsed = parseAlertRule(rule);
  return parsed.ok ? 'nothing' : parsed.error.map(describeProblem).join(' ');
};

describe('a rule of alerts', () => {
  test('what is left out has its default', () => {
    expect(parseAlertRule({ name: ' Many fail ', metric: 'jobs_failed', level: 5 })).toEqual({
      ok: true,
      value: {
        name: 'Many fail',
        on: true,
        metric: 'jobs_failed',
        queue: null,
        windowMs: 600_000,
        when: 'above',
        level: 5,
        clearLevel: 5,
        forMs: 0,
        clearMs: 60_000,
        severity: 'warning',
      },
    });
  });

  test('default rules are right, and each has another id', () => {
    for (const rule of DEFAULT_ALERT_RULES) expect(parseAlertRule(rule)).toEqual({ ok: true, value: rule });
    expect(new Set(DEFAULT_ALERT_RULES.map(({ id }) => id)).size).toBe(DEFAULT_ALERT_RULES.length);
  });

  const rule = { name: 'Many wait', metric: 'queue_size', level: 5 };
  test.each([
    [null, 'expected an object'],
    [{ ...rule, name: '' }, 'name: expected 1 to 80 characters on one line, got ""'],
    [{ ...rule, name: 'a\nb' }, 'name: expected'],
    [{ ...rule, metric: 'nosuch' }, 'metric: expected a metric of docs/alerts.md, got "nosuch"'],
    [{ ...rule, queue: '-a' }, 'queue: expected the name of a queue'],
    [
      { ...rule, metric: 'retry_rate', queue: 'encode' },
      'queue: expected no queue: retry_rate is known of all queues',
    ],
    [{ ...rule, windowMs: 60_000 }, 'windowMs: expected no window'],
    [
      { ...rule, metric: 'jobs_failed', windowMs: 59_999 },
      'windowMs: expected whole milliseconds from 60,000',
    ],
    [{ ...rule, when: 'at' }, 'when: expected above or below'],
    [{ ...rule, level: '5' }, 'level: expected a number, got "5"'],
    [
      { ...rule, level: -1 },
      'level: expected a number from 0 to 1000000000000 for "Waiting jobs" (a count), got -1',
    ],
    [{ ...rule, level: Number.NaN }, 'level: expected a number'],
    [{ ...rule, metric: 'conservation_broken' }, 'level: expected a number from 0 to 1'],
    [{ ...rule, clearLevel: 6 }, 'clearLevel: expected at most the level at which it fires, 5, got 6'],
    [{ ...rule, when: 'below', clearLevel: 4 }, 'clearLevel: expected at least the level'],
    [{ ...rule, forMs: 0.5 }, 'forMs: expected whole milliseconds'],
    [{ ...rule, forMs: 604_800_001 }, 'forMs: expected whole milliseconds'],
    [{ ...rule, severity: 'bad' }, 'severity: expected warning or critical'],
    [{ ...rule, id: 'No Such' }, 'id: expected lower-case letters'],
    [{ ...rule, levels: 1 }, 'levels: expected one of id, name, on'],
  ])('%j is refused with what was expected', (value, told) => {
    expect(wrong(value)).toContain(told);
  });
});
