import type { AlertRule, AlertSeverity } from '../../shared/alerts/alerts.ts';
import { type AlertMetric, type AlertUnit, factsOf } from '../../shared/alerts/metrics.ts';
import { WINDOW_BOUNDS } from '../../shared/alerts/rule.ts';
import { alertTime } from '../../shared/alerts/words.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseBytes } from '../../shared/words/bytes.ts';
import { parseDuration } from '../../shared/words/durations.ts';
import { formatBytes } from '../../shared/words/format.ts';
import { parseNumber } from '../settings/numbers.ts';

/** A rule as it stands in the fields. */
export interface RuleForm {
  readonly name: string;
  readonly metric: AlertMetric;
  readonly queue: string;
  readonly window: string;
  readonly when: AlertRule['when'];
  readonly level: string;
  readonly clearLevel: string;
  readonly for: string;
  readonly clearFor: string;
  readonly severity: AlertSeverity;
}

export type RuleField = keyof RuleForm;

/** A new rule begins with what is asked for most. */
export const NEW_RULE: RuleForm = {
  name: '',
  metric: 'queue_size',
  queue: '',
  window: alertTime(WINDOW_BOUNDS.standard),
  when: 'above',
  level: '',
  clearLevel: '',
  for: '1 min',
  clearFor: '1 min',
  severity: 'warning',
};

export function formOfRule(rule: AlertRule): RuleForm {
  const { unit } = factsOf(rule.metric);
  return {
    name: rule.name,
    metric: rule.metric,
    queue: rule.queue ?? '',
    window: alertTime(rule.windowMs ?? WINDOW_BOUNDS.standard),
    when: rule.when,
    level: levelText(unit, rule.level),
    clearLevel: rule.clearLevel === rule.level ? '' : levelText(unit, rule.clearLevel),
    for: alertTime(rule.forMs),
    clearFor: alertTime(rule.clearMs),
    severity: rule.severity,
  };
}

export type FieldProblems = Readonly<Partial<Record<RuleField, string>>>;

/** What the fields say, as a rule; or what can't be read in them, each a sentence. Ranges are told by the engine. */
export function ruleOfForm(form: RuleForm): Result<Readonly<Record<string, unknown>>, FieldProblems> {
  const { unit, windowed, byQueue } = factsOf(form.metric);
  const wrong: Partial<Record<RuleField, string>> = {};
  const read = <T>(field: RuleField, parsed: Result<T, string>): T | undefined => {
    if (parsed.ok) return parsed.value;
    wrong[field] = parsed.error;
    return undefined;
  };
  const isPlain = unit === 'yes';
  const queue = form.queue.trim();
  const rule = {
    name: form.name,
    metric: form.metric,
    queue: byQueue && queue !== '' ? queue : null,
    when: isPlain ? 'above' : form.when,
    level: isPlain ? 0 : read('level', parseLevel(unit, form.level)),
    ...(windowed ? { windowMs: read('window', parseTime(form.window)) } : {}),
    ...(isPlain || form.clearLevel.trim() === ''
      ? {}
      : { clearLevel: read('clearLevel', parseLevel(unit, form.clearLevel)) }),
    forMs: read('for', parseTime(form.for)),
    clearMs: read('clearFor', parseTime(form.clearFor)),
    severity: form.severity,
  };
  return Object.keys(wrong).length === 0 ? ok(rule) : err(wrong);
}

/** The field in which what the engine calls so stands; null: in none. */
export function fieldOf(name: string): RuleField | null {
  return FIELDS[name] ?? null;
}

const FIELDS: Readonly<Record<string, RuleField>> = {
  name: 'name',
  metric: 'metric',
  queue: 'queue',
  windowMs: 'window',
  when: 'when',
  level: 'level',
  clearLevel: 'clearLevel',
  forMs: 'for',
  clearMs: 'clearFor',
  severity: 'severity',
};

function levelText(unit: AlertUnit, level: number): string {
  if (unit === 'ms') return alertTime(level);
  if (unit === 'bytes') return formatBytes(level);
  return unit === 'share' ? `${Number((level * 100).toFixed(4))} %` : String(level);
}

function parseLevel(unit: AlertUnit, text: string): Result<number, string> {
  if (unit === 'ms') return parseTime(text);
  if (unit === 'bytes') return parseBytes(text);
  if (unit !== 'share') return parseNumber(text);
  const isPercent = text.trim().endsWith('%');
  const parsed = parseNumber(text.replace('%', ''));
  return parsed.ok && isPercent ? ok(parsed.value / 100) : parsed;
}

function parseTime(text: string): Result<number, string> {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed : err(`Expected ${parsed.error.expected}. ${parsed.error.fix}`);
}
