import type { StoredSettings } from '../../shared/settings/settings.ts';
import type { RememberedSettings } from './settings-file.ts';

/** What a person has chosen beside the engine's own settings, by its name, in words: History marks when it changed. */
export function chosenSettings(
  { retention }: StoredSettings,
  { onClose, openKeys, endpoint, telemetry, notifications }: RememberedSettings,
): Readonly<Record<string, string>> {
  return {
    ...(retention && {
      'completed jobs are kept': `${retention.completedDays} days`,
      'dead jobs are kept': `${retention.deadDays} days`,
      'finished jobs, at most': String(retention.maxFinished),
      'history, at most': `${retention.historyMegabytes} MB`,
    }),
    'closing the window': onClose === 'tray' ? 'keeps the jobs running' : 'quits',
    'keys that open the window': openKeys ?? 'none',
    'local endpoint': endpoint === null ? 'closed' : endpoint === 'socket' ? 'a socket' : `port ${endpoint}`,
    // Its address may hold a secret.
    'sent metrics': telemetry === null ? 'off' : 'on',
    'notification of a job that died': onOff(notifications.died),
    'notification of a queue that is done': onOff(notifications.drained),
    'notification of an alert': onOff(notifications.alert),
    'notification of a change that is asked for': onOff(notifications.asked),
  };
}

const onOff = (on: boolean): string => (on ? 'on' : 'off');
