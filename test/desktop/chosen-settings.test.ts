import { expect, test } from 'vitest';
import { chosenSettings } from '../../electron/desktop/chosen-settings.ts';
import { openSettingsFile } from '../../electron/desktop/settings-file.ts';
import { silentLogger } from '../../electron/logger.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings/settings.ts';

const { retention } = DEFAULT_SETTINGS;
const stored = { retention, problem: null, file: null };

test('what was chosen is told in words, and nothing of it that may be secret', () => {
  const file = openSettingsFile('/nowhere/desktop.json', silentLogger);
  const before = chosenSettings(stored, file.get());
  const after = chosenSettings(
    { ...stored, retention: { ...retention, deadDays: 7 } },
    {
      ...file.get(),
      onClose: 'quit',
      endpoint: 4000,
      telemetry: { url: 'https://user:canary@host/', headers: ['x: canary'] },
      notifications: { died: false, drained: true, alert: true, asked: true },
    },
  );
  expect(Object.entries(after).filter(([name, value]) => before[name] !== value)).toEqual([
    ['dead jobs are kept', '7 days'],
    ['closing the window', 'quits'],
    ['local endpoint', 'port 4000'],
    ['sent metrics', 'on'],
    ['notification of a job that died', 'off'],
  ]);
  expect(JSON.stringify(after)).not.toContain('canary');
});
