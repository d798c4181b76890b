import { z } from 'zod';
import { QUEUE_NAME } from '../jobs/job-request.ts';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import { ALERT_SEVERITIES, type AlertRule } from './alerts.ts';
import { ALERT_METRIC_NAMES, type AlertUnit, factsOf } from './metrics.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
export const WINDOW_BOUNDS = { min: MINUTE, max: DAY, standard: 10 * MINUTE };
export const FOR_BOUNDS = { min: 0, max: 7 * DAY };
export const MAX_RULE_NAME = 80;

/** Of a level, by unit. */
export const LEVEL_BOUNDS: Readonly<Record<AlertUnit, { readonly min: number; readonly max: number }>> = {
  count: { min: 0, max: 1e12 },
  ms: { min: 0, max: 366 * DAY },
  share: { min: 0, max: 1_000 },
  bytes: { min: 0, max: 1e18 },
  deviations: { min: 0.5, max: 100 },
  yes: { min: 0, max: 1 },
};

const schema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(MAX_RULE_NAME)
    .regex(/^\P{Cc}*$/u),
  on: z.boolean().default(true),
  metric: z.enum(ALERT_METRIC_NAMES),
  queue: z.string().regex(QUEUE_NAME).nullable().default(null),
  windowMs: z.int().min(WINDOW_BOUNDS.min).max(WINDOW_BOUNDS.max).nullable().optional(),
  when: z.enum(['above', 'below']).default('above'),
  level: z.number(),
  clearLevel: z.number().optional(),
  forMs: z.int().min(FOR_BOUNDS.min).max(FOR_BOUNDS.max).default(0),
  clearMs: z.int().min(FOR_BOUNDS.min).max(FOR_BOUNDS.max).default(MINUTE),
  severity: z.enum(ALERT_SEVERITIES).default('warning'),
});

/** A rule without an id is a new one. */
export type ParsedAlertRule = Omit<AlertRule, 'id'> & { readonly id?: string | undefined };

/** With its defaults filled in, or all that is wrong with it. */
export function parseAlertRule(value: unknown): Result<ParsedAlertRule, readonly Problem[]> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => problemOf(issue, value)));
  const { windowMs, clearLevel, ...rest } = parsed.data;
  const { windowed } = factsOf(rest.metric);
  const rule: ParsedAlertRule = {
    ...rest,
    windowMs: windowMs ?? (windowed ? WINDOW_BOUNDS.standard : null),
    clearLevel: clearLevel ?? rest.level,
  };
  const problems = contradictions(rule);
  return problems.length === 0 ? ok(rule) : err(problems);
}

/** What each field may be, but not together with the others. */
function contradictions(rule: ParsedAlertRule): readonly Problem[] {
  const { title, unit, windowed, byQueue } = factsOf(rule.metric);
  const { min, max } = LEVEL_BOUNDS[unit];
  const problems: Problem[] = [];
  if (!byQueue && rule.queue !== null) {
    problems.push({
      field: 'queue',
      expected: `no queue: ${rule.metric} is known of all queues together alone`,
      got: describeGot(rule.queue),
      fix: 'Leave the queue out, or watch another metric.',
    });
  }
  if (!windowed && rule.windowMs !== null) {
    problems.push({
      field: 'windowMs',
      expected: `no window: ${rule.metric} is looked at as it is now`,
      got: describeGot(rule.windowMs),
      fix: 'Leave the window out, or watch a counter.',
    });
  }
  for (const field of ['level', 'clearLevel'] as const) {
    if (rule[field] >= min && rule[field] <= max) continue;
    problems.push({
      field,
      expected: `a number from ${min} to ${max} for "${title}" (${UNIT_WORDS[unit]})`,
      got: describeGot(rule[field]),
      fix: 'Give a number in that range.',
    });
  }
  const isBack = rule.when === 'above' ? rule.clearLevel > rule.level : rule.clearLevel < rule.level;
  if (problems.length === 0 && isBack) {
    problems.push({
      field: 'clearLevel',
      expected: `at ${rule.when === 'above' ? 'most' : 'least'} the level at which it fires, ${rule.level}`,
      got: describeGot(rule.clearLevel),
      fix: 'It is over when the value has come back that far.',
    });
  }
  return problems;
}

const UNIT_WORDS: Readonly<Record<AlertUnit, string>> = {
  count: 'a count',
  ms: 'milliseconds',
  share: 'a share, where 1 is all',
  bytes: 'bytes',
  deviations: 'standard deviations',
  yes: '1 while it is so, else 0',
};

function problemOf(issue: z.core.$ZodIssue, whole: unknown): Problem {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return {
      field: key,
      expected: `one of ${Object.keys(schema.shape).join(', ')}`,
      got: describeGot(key),
      fix: 'Correct the name, or take the field out.',
    };
  }
  const field = issue.path.join('.');
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null)?.[key],
    whole,
  );
  const [expected, fix] = HELP[field] ?? ['an object', 'See docs/alerts.md.'];
  return { field, expected, got: describeGot(got), fix };
}

const TIME = 'whole milliseconds from 0 to 604,800,000, which is 7 days';
const HELP: Readonly<Record<string, readonly [expected: string, fix: string]>> = {
  id: ['lower-case letters, digits and dashes, at most 40', 'Leave it out for a new rule.'],
  name: [`1 to ${MAX_RULE_NAME} characters on one line`, 'Name it after what is wrong when it fires.'],
  on: ['true or false', 'Write it without quotes.'],
  metric: ['a metric of docs/alerts.md', `One of ${ALERT_METRIC_NAMES.join(', ')}.`],
  queue: ['the name of a queue, or null for all of them', 'Letters, digits, dots, dashes and underscores.'],
  windowMs: ['whole milliseconds from 60,000 to 86,400,000, a minute to a day', 'Give a time in that range.'],
  when: ['above or below', 'Choose one of them.'],
  level: ['a number', 'Give the number at which it begins to be too much, or too little.'],
  clearLevel: ['a number', 'Leave it out to take the level at which it fires.'],
  forMs: [TIME, 'Give a time in that range; 0 is at once.'],
  clearMs: [TIME, 'Give a time in that range; 0 is at once.'],
  severity: ['warning or critical', 'Choose one of them.'],
};
