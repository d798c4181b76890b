import type { AlertRuleRow, PastAlert } from '../../../shared/alerts/alerts.ts';
import { alertCondition, alertValue } from '../../../shared/alerts/words.ts';
import { describeProblem, type Problem, type Result } from '../../../shared/result.ts';
import { formatDuration } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { type Cell, tableText } from '../table.ts';
import { localTime } from './show.ts';

/** `jobdeck alerts list`: every rule with how it is. Exit code 1 while one that is not silenced fires. */
export async function listAlerts(ask: Ask): Promise<number> {
  const { rows, problem } = await ask.client.query('alerts.rules', undefined);
  if (problem !== null) fail(`${problem} The default rules hold until it is right.`);
  if (ask.json) ask.print(jsonText({ problem, rules: rows.map(rowJson) }));
  else ask.print(rulesText(rows, ask));
  return rows.some(({ state, silencedUntil }) => state === 'firing' && silencedUntil === null)
    ? NOT_DONE
    : ALL_WELL;
}

function rowJson({ rule, alert, ...row }: AlertRuleRow): object {
  return withTimes({
    ...rule,
    ...row,
    alert:
      alert === null
        ? null
        : withTimes({
            ...alert,
            acknowledged: alert.acknowledged && withTimes({ ...alert.acknowledged }),
          }),
  });
}

function rulesText(rows: readonly AlertRuleRow[], { paint }: Ask): string {
  const columns = ['ID', 'STATE', 'VALUE', 'RULE', 'NAME'].map((title) => ({ title }));
  const cells = rows.map((row): readonly Cell[] => [
    { text: row.rule.id },
    {
      text: stateText(row),
      ...(row.state === 'firing' ? { paint: (text: string) => paint('dead', text) } : {}),
    },
    { text: alertValue(row.rule.metric, row.value ?? row.alert?.worst ?? null) },
    { text: alertCondition(row.rule) },
    { text: row.rule.name },
  ]);
  return tableText(columns, cells);
}

function stateText({ state, alert, silencedUntil }: AlertRuleRow): string {
  const parts: string[] = [state];
  if (alert !== null) parts.push(`since ${localTime(alert.since)}`);
  if (alert?.acknowledged) parts.push(`seen by ${alert.acknowledged.by}`);
  if (silencedUntil !== null) parts.push(`silenced until ${localTime(silencedUntil)}`);
  return parts.join(', ');
}

/** `jobdeck alerts past`: newest first. */
export async function listPastAlerts(ask: Ask, { limit }: { readonly limit: number }): Promise<number> {
  const page = await ask.client.query('alerts.past', { before: null, limit });
  if (ask.json) ask.print(jsonText({ alerts: page.rows.map(pastJson) }));
  else ask.print(page.rows.length === 0 ? 'No alert has fired and is over.\n' : pastText(page.rows));
  return ALL_WELL;
}

function pastJson({ acknowledged, ...alert }: PastAlert): object {
  return withTimes({ ...alert, acknowledged: acknowledged && withTimes({ ...acknowledged }) });
}

function pastText(rows: readonly PastAlert[]): string {
  const columns = ['SINCE', 'TOOK', 'WORST', 'SEEN BY', 'END', 'NAME'].map((title) => ({ title }));
  const cells = rows.map(({ since, tookMs, metric, worst, acknowledged, end, name }) => [
    { text: localTime(since) },
    { text: formatDuration(tookMs) },
    { text: alertValue(metric, worst) },
    { text: acknowledged?.by ?? '' },
    { text: end },
    { text: name },
  ]);
  return tableText(columns, cells);
}

/** `jobdeck alerts set`: the rule as JSON; its id. */
export async function setAlertRule(ask: Ask, rule: unknown): Promise<number> {
  const reply = await ask.client.command('alerts.setRule', { rule });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    return BAD_INPUT;
  }
  ask.print(ask.json ? jsonText(reply.value) : `${reply.value.id}\n`);
  return ALL_WELL;
}

/** `acknowledge`, `clear`, `silence`, `unsilence`, `remove`: `done` is what was done, in words. */
export async function actOnAlert(
  ask: Ask,
  {
    ruleId,
    done,
    act,
  }: {
    readonly ruleId: string | null;
    readonly done: string;
    readonly act: (ask: Ask) => Promise<Result<null, Problem>>;
  },
): Promise<number> {
  const reply = await act(ask);
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  ask.print(ask.json ? jsonText({ done: ruleId }) : `${ruleId ?? 'Every rule'} ${done}\n`);
  return ALL_WELL;
}
