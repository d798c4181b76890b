import type { AlertRules, PastAlertPage } from '../../shared/alerts/alerts.ts';
import type { TellingPresent } from '../../shared/alerts/telling.ts';
import type { CommandInput } from '../../shared/contract/contract.ts';
import type { Problem, Result } from '../../shared/result.ts';
import { command, query } from '../bridge.ts';
import { ask, refused, whatIsWrong } from './answers.ts';
import { toast } from './toasts.ts';

/** What a person can ask of alerts, each saying in words how it went. */

export function readAlertRules(): Promise<AlertRules | null> {
  return ask('The alerts could not be read', () => query('alerts.rules', undefined));
}

export function readPastAlerts(limit: number): Promise<PastAlertPage | null> {
  return ask('The alerts could not be read', () => query('alerts.past', { before: null, limit }));
}

export async function acknowledgeAlert(ruleId: string, name: string): Promise<void> {
  await carryOut('Not acknowledged', `Acknowledged ‘${name}’`, () =>
    command('alerts.acknowledge', { ruleId }),
  );
}

export async function clearAlert(ruleId: string, name: string): Promise<void> {
  await carryOut('Not cleared', `Cleared ‘${name}’ until it happens again`, () =>
    command('alerts.clear', { ruleId }),
  );
}

/** `until` is wall time, ms; null ends the silence. */
export async function silenceAlert(ruleId: string, name: string, until: number | null): Promise<void> {
  const silence = (moment: number | null): Promise<Result<null>> =>
    command('alerts.silence', { ruleId, until: moment });
  const reply = await ask('Not silenced', () => silence(until));
  if (reply === null) return;
  if (!reply.ok) return refused('Not silenced', [reply.error]);
  if (until === null) return toast('done', `‘${name}’ is told again`);
  const run = (): void => void silenceAlert(ruleId, name, null);
  toast('done', `Silenced ‘${name}’`, { action: { label: 'Undo', run, also: 'in Settings, Alerts' } });
}

/** The reply goes to the form, which shows each problem at its field; null, and told: there was no answer. */
export function saveAlertRule(
  rule: CommandInput<'alerts.setRule'>['rule'],
): Promise<Result<{ readonly id: string }, readonly Problem[]> | null> {
  return ask('Not saved', () => command('alerts.setRule', { rule }));
}

export async function removeAlertRule(ruleId: string, done: string): Promise<void> {
  await carryOut('Not removed', done, () => command('alerts.removeRule', { ruleId }));
}

export async function takeDefaultAlerts(): Promise<void> {
  await carryOut('Not changed', 'The default rules hold', () => command('alerts.useDefaults', undefined));
}

export function readTelling(): Promise<TellingPresent | null> {
  return ask('Who is told could not be read', () => query('alerts.telling', undefined));
}

/** Each answers what is wrong, for the field to show; null: it holds from now on. */
export function setAlertCommand(words: readonly string[] | null): Promise<string | null> {
  const [program = '', ...args] = words ?? [];
  return whatIsWrong(() =>
    command('alerts.setCommand', { command: words === null ? null : { program, args } }),
  );
}

export function setAlertWebhook(
  webhook: CommandInput<'alerts.setWebhook'>['webhook'],
): Promise<string | null> {
  return whatIsWrong(() => command('alerts.setWebhook', { webhook }));
}

/** A test by each way that is set, and how it went. */
export async function tryTelling(): Promise<void> {
  const reply = await ask('Not tried', () => command('alerts.tryTelling', undefined));
  if (reply === null) return;
  if (!reply.ok) return refused('Not tried', [reply.error]);
  const wrong = Object.values(reply.value).filter((problem) => typeof problem === 'string');
  if (wrong.length === 0) toast('done', 'Told of a test');
  else toast('trouble', 'The test was not told', { detail: wrong.join(' ') });
}

async function carryOut(notDone: string, done: string, send: () => Promise<Result<null>>): Promise<void> {
  const reply = await ask(notDone, send);
  if (reply === null) return;
  if (reply.ok) toast('done', done);
  else refused(notDone, [reply.error]);
}
