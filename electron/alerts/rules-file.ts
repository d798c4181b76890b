import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AlertRule, MAX_ALERT_RULES } from '../../shared/alerts/alerts.ts';
import { DEFAULT_ALERT_RULES } from '../../shared/alerts/defaults.ts';
import { parseAlertRule } from '../../shared/alerts/rule.ts';
import {
  type AlertTelling,
  changeWebhook,
  NOBODY_TOLD,
  parseAlertCommand,
} from '../../shared/alerts/telling.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../shared/result.ts';
import { errorText } from '../logger.ts';
import { writeFile } from '../write-file.ts';

export const RULES_FILE = 'alerts.json';

/** A person's part: rules of their own, default ones that they changed, and who else is told. */
export interface ChosenAlerts extends AlertTelling {
  readonly rules: readonly AlertRule[];
}
export const NOTHING_CHOSEN: ChosenAlerts = { rules: [], ...NOBODY_TOLD };

const schema = z.strictObject({
  rules: z.array(z.unknown()).max(MAX_ALERT_RULES).default([]),
  command: z
    .strictObject({ program: z.string(), args: z.array(z.string()) })
    .nullable()
    .default(null),
  webhook: z.strictObject({ url: z.string(), authorization: z.string().nullable() }).nullable().default(null),
});
/** It may hold secrets. */
const OWNER_ONLY = 0o600;

/** The error is what is wrong with it, sentences that name its path. */
export async function readChosen(folder: string): Promise<Result<ChosenAlerts, string>> {
  const path = join(folder, RULES_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(NOTHING_CHOSEN);
    return err(`${path} cannot be read: ${errorText(error)}.`);
  }
  const problems: Problem[] = [];
  try {
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success)
      throw new Error(
        `expected {"rules": […], "command": …, "webhook": …}, at most ${MAX_ALERT_RULES} rules`,
      );
    const rules = parsed.data.rules.flatMap((rule, index) => ruleOf(rule, index, problems));
    const { command, webhook } = tellingOf(parsed.data, problems);
    if (problems.length > 0) return err(`${path}: ${problems.map(describeProblem).join(' ')}`);
    if (new Set(rules.map(({ id }) => id)).size < rules.length) throw new Error('two rules have the same id');
    return ok({ rules, command, webhook });
  } catch (error) {
    return err(`${path}: ${errorText(error)}.`);
  }
}

/** What the system says of it has a piece of the text, which may be a secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
}

function tellingOf({ command, webhook }: AlertTelling, problems: Problem[]): AlertTelling {
  const parsed = {
    command: command === null ? ok(null) : parseAlertCommand(command),
    webhook: webhook === null ? ok(null) : changeWebhook(null, webhook),
  };
  for (const each of Object.values(parsed)) if (!each.ok) problems.push(each.error);
  return {
    command: parsed.command.ok ? parsed.command.value : null,
    webhook: parsed.webhook.ok ? parsed.webhook.value : null,
  };
}

/** None when something is wrong with it, which is added to the problems. */
function ruleOf(value: unknown, index: number, problems: Problem[]): readonly AlertRule[] {
  const parsed = parseAlertRule(value);
  const at = `rules.${index}`;
  if (!parsed.ok) {
    problems.push(...parsed.error.map((problem) => ({ ...problem, field: `${at}.${problem.field}` })));
    return [];
  }
  const { id } = parsed.value;
  if (id !== undefined) return [{ ...parsed.value, id }];
  problems.push({ field: `${at}.id`, expected: 'an id', got: 'nothing', fix: 'Give it one.' });
  return [];
}

export function writeChosen(folder: string, chosen: ChosenAlerts): Promise<Result<null>> {
  return writeFile(join(folder, RULES_FILE), `${JSON.stringify(chosen, null, 2)}\n`, OWNER_ONLY);
}

/** A file that is wrong is kept beside the new one. */
export async function setChosenAside(folder: string): Promise<Result<null>> {
  const path = join(folder, RULES_FILE);
  try {
    await rename(path, `${path}.wrong`);
    return ok(null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    return err({
      field: '',
      expected: `to move ${path} to ${path}.wrong`,
      got: errorText(error),
      fix: 'Move it away yourself.',
    });
  }
}

/** All that hold: the default ones, those that were changed in their place, and then the others. */
export function rulesInForce({ rules }: Pick<ChosenAlerts, 'rules'>): readonly AlertRule[] {
  const changed = new Map(rules.map((rule) => [rule.id, rule]));
  const defaults = DEFAULT_ALERT_RULES.map((rule) => changed.get(rule.id) ?? rule);
  return [...defaults, ...rules.filter(({ id }) => !isDefault(id))];
}

export const isDefault = (id: string): boolean => DEFAULT_ALERT_RULES.some((rule) => rule.id === id);
