import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSettingsFile } from '../../electron/desktop/settings-file.ts';
import { recordingLogger } from '../ipc/fakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobdeck-settings-'));
let files = 0;
function fileWith(text: string | null): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  if (text !== null) writeFileSync(path, text);
  return path;
}
const DEFAULTS = {
  bounds: null,
  maximized: false,
  closeExplained: false,
  onClose: 'tray',
  openKeys: null,
  endpoint: null,
  telemetry: null,
  notifications: { died: true, drained: true, alert: true, asked: true },
};

test('the first start has the defaults and says nothing', () => {
  const logger = recordingLogger();
  expect(openSettingsFile(fileWith(null), logger).get()).toEqual(DEFAULTS);
  expect(logger.lines).toEqual([]);
});

test('what is changed is there at once, and after a restart', async () => {
  const path = fileWith(null);
  const logger = recordingLogger();
  const settings = openSettingsFile(path, logger);
  settings.change({ closeExplained: true });
  settings.change({ bounds: { x: -5, y: 0, width: 900, height: 700 } });
  expect(settings.get().closeExplained).toBe(true);
  await settings.flush();
  expect(openSettingsFile(path, logger).get()).toEqual({
    ...DEFAULTS,
    closeExplained: true,
    bounds: { x: -5, y: 0, width: 900, height: 700 },
  });
});

for (const [what, text] of [
  ['empty', ''],
  ['cut off', '{"maximized": tr'],
  ['of another kind', '[1, 2]'],
] as const) {
  test(`a file that is ${what} gives the defaults, is told in the log, and can be written over`, async () => {
    const logger = recordingLogger();
    const path = fileWith(text);
    const settings = openSettingsFile(path, logger);
    expect(settings.get()).toEqual(DEFAULTS);
    expect(logger.lines.map(({ event }) => event)).toEqual(['settings_damaged']);
    settings.change({ maximized: true });
    await settings.flush();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...DEFAULTS, maximized: true });
  });
}

test('one damaged field costs only that field', () => {
  const path = fileWith('{"bounds": {"x": "left"}, "maximized": true, "unknown": 1}');
  expect(openSettingsFile(path, recordingLogger()).get()).toEqual({ ...DEFAULTS, maximized: true });
});

test('a file that cannot be written is told in the log and breaks nothing', async () => {
  const logger = recordingLogger();
  const settings = openSettingsFile(join(fileWith('x'), 'desktop.json'), logger);
  settings.change({ maximized: true });
  await settings.flush();
  expect(settings.get().maximized).toBe(true);
  expect(logger.lines.map(({ level, event }) => `${level} ${event}`)).toEqual(['WARN settings_not_written']);
});
