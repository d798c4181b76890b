import type { StartConditions } from '../../shared/numbers/snapshot.ts';
import type { NoticeKind } from '../../shared/settings/desktop-settings.ts';
import type { OnClose, RetentionSettings } from '../../shared/settings/settings.ts';
import { command, query } from '../bridge.ts';
import { receiveSettings } from '../store/actions.ts';
import { ask, refused, whatIsWrong } from './answers.ts';

/** Each answers what is wrong, for the field to show; null: it holds from now on. */

export function setWorkers(concurrency: number): Promise<string | null> {
  return whatIsWrong(() => command('queues.setConcurrency', { concurrency }));
}

export function setStartConditions(conditions: StartConditions): Promise<string | null> {
  return whatIsWrong(() => command('engine.setStartConditions', { ...conditions }));
}

export async function setRetention(retention: RetentionSettings): Promise<string | null> {
  const wrong = await whatIsWrong(() => command('settings.setRetention', { ...retention }));
  await readSettings();
  return wrong;
}

export async function setOnClose(onClose: OnClose): Promise<void> {
  await ask('Not changed', () => command('settings.setOnClose', { onClose }));
  await readSettings();
}

export async function setStartAtLogin(on: boolean): Promise<void> {
  const reply = await ask('Not changed', () => command('settings.setStartAtLogin', { on }));
  if (reply !== null && !reply.ok) refused('Not changed', [reply.error]);
  await readSettings();
}

export async function setOpenKeys(keys: string | null): Promise<string | null> {
  const wrong = await whatIsWrong(() => command('settings.setOpenKeys', { keys }));
  await readSettings();
  return wrong;
}

export async function setNotification(kind: NoticeKind, on: boolean): Promise<void> {
  await ask('Not changed', () => command('settings.setNotification', { kind, on }));
  await readSettings();
}

export async function takeDefaultSettings(): Promise<void> {
  const reply = await ask('Not changed', () => command('settings.useDefaults', undefined));
  if (reply !== null && !reply.ok) refused('Not changed', [reply.error]);
  await readSettings();
}

/** As they are by now. */
async function readSettings(): Promise<void> {
  const settings = await ask('The settings could not be read', () => query('settings', undefined));
  if (settings !== null) receiveSettings(settings);
}
