import type { AlertRuleRow, PastAlert } from '../../shared/alerts/alerts.ts';
import { factsOf } from '../../shared/alerts/metrics.ts';
import { alertValue } from '../../shared/alerts/words.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { formatDuration } from '../../shared/words/format.ts';
import { isSameDay, minuteText, weekdayMinuteText } from '../moment.ts';

/** 09:14 today, `Tue 09:14` on another day. */
export function sinceText(at: number, now: number): string {
  return isSameDay(at, now) ? minuteText(at) : weekdayMinuteText(at);
}

/** How a rule is, in words. */
export function ruleStateWords(
  { rule, state, alert, value, silencedUntil }: AlertRuleRow,
  now: number,
): string {
  const isPlain = factsOf(rule.metric).unit === 'yes';
  const present = value === null || isPlain ? '' : `now ${alertValue(rule.metric, value)}`;
  const words = ((): readonly string[] => {
    switch (state) {
      case 'ok':
        return [present];
      case 'pending':
        return ['so, but not for long enough yet', present];
      case 'firing':
        return [
          `fires since ${alert === null ? '–' : sinceText(alert.since, now)}`,
          present,
          alert?.acknowledged ? `seen by ${alert.acknowledged.by}` : '',
        ];
      case 'cleared':
        return ['cleared until it happens again', present];
      case 'off':
        return ['off'];
      default:
        return assertNever(state);
    }
  })();
  const silence = silencedUntil === null ? '' : `silenced until ${sinceText(silencedUntil, now)}`;
  return [...words, silence].filter((each) => each !== '').join(', ');
}

export function pastAlertWords({ metric, tookMs, worst, acknowledged, end }: PastAlert): string {
  const parts = [formatDuration(tookMs)];
  if (factsOf(metric).unit !== 'yes') parts.push(`at worst ${alertValue(metric, worst)}`);
  if (acknowledged !== null) parts.push(`seen by ${acknowledged.by}`);
  if (end === 'by hand') parts.push('cleared by hand');
  if (end === 'rule') parts.push('its rule was changed');
  return parts.join(', ');
}
