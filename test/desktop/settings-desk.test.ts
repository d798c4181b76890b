import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../../electron/data-settings.ts';
import { folderSize } from '../../electron/folder-size.ts';
import type { Retention } from '../../electron/queue/job-store.ts';
import { createSettingsDesk } from '../../electron/settings-desk.ts';
import { ok } from '../../shared/result.ts';
import { DEFAULT_SETTINGS, type RetentionSettings } from '../../shared/settings/settings.ts';
import { recordingLogger } from '../ipc/fakes.ts';

const DAY = 86_400_000;

async function aDesk(text?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'settings.json');
  if (text !== undefined) writeFileSync(file, text);
  const acted: Retention[] = [];
  const historyBytes: number[] = [];
  const desk = createSettingsDesk({
    onHistoryBytes: (bytes) => historyBytes.push(bytes),
    folder,
    settings: await readSettings(folder),
    onRetention: (retention) => acted.push(retention),
    logger: recordingLogger(),
  });
  return { desk, folder, file, acted, historyBytes };
}

test('a retention that is set is on the disk, acts, and is there at the next start', async () => {
  const { desk, folder, file, acted, historyBytes } = await aDesk();
  const retention: RetentionSettings = {
    completedDays: 7,
    deadDays: 14.5,
    maxFinished: 5_000,
    historyMegabytes: 64,
  };
  expect(await desk.setRetention(retention)).toEqual({ ok: true, value: null });
  expect(acted).toEqual([{ completedMs: 7 * DAY, deadMs: 14.5 * DAY, maxFinished: 5_000 }]);
  expect(historyBytes).toEqual([64_000_000]);
  expect(desk.present()).toEqual({ retention, problem: null, file });
  expect(await readSettings(folder)).toEqual({ ok: true, value: { retention } });
});

test.each([
  [{ completedDays: 0 }, 'completedDays', 'a number of days from 0.01 to 3650', '0'],
  [{ deadDays: 3651 }, 'deadDays', 'a number of days from 0.01 to 3650', '3651'],
  [{ maxFinished: 999 }, 'maxFinished', 'a whole number from 1,000 to 100,000,000', '999'],
  [{ historyMegabytes: 15 }, 'historyMegabytes', 'a whole number of MB from 16 to 100,000', '15'],
  [{ maxFinished: 1_000.5 }, 'maxFinished', 'a whole number from 1,000 to 100,000,000', '1000.5'],
])('%j is refused, and nothing changes', async (part, field, expected, got) => {
  const { desk, file, acted } = await aDesk();
  expect(await desk.setRetention({ ...DEFAULT_SETTINGS.retention, ...part })).toEqual({
    ok: false,
    error: { field, expected, got, fix: 'Give another number.' },
  });
  expect([acted, existsSync(file)]).toEqual([[], false]);
});

test('what is wrong in the file is no ground to change it, but the defaults can take its place', async () => {
  const wrong = '{"retention": {"deadDays": "90"}}';
  const { desk, file, acted } = await aDesk(wrong);
  expect(desk.present()).toMatchObject({ retention: null, problem: expect.stringContaining(file) });
  expect(await desk.setRetention(DEFAULT_SETTINGS.retention)).toMatchObject({ ok: false });
  expect([acted, readFileSync(file, 'utf8')]).toEqual([[], wrong]);
  expect(await desk.useDefaults()).toEqual({ ok: true, value: null });
  expect(readFileSync(`${file}.wrong`, 'utf8')).toBe(wrong);
  expect(desk.present()).toMatchObject({ retention: DEFAULT_SETTINGS.retention, problem: null });
  expect(acted).toHaveLength(1);
});

test('a folder that cannot be written to is told, and nothing acts', async () => {
  const { desk, folder, acted } = await aDesk();
  rmSync(folder, { recursive: true });
  expect(await desk.setRetention(DEFAULT_SETTINGS.retention)).toMatchObject({
    ok: false,
    error: { got: 'no such folder (ENOENT)' },
  });
  expect(acted).toEqual([]);
});

test('in memory they hold until Jobdeck quits', async () => {
  const acted: Retention[] = [];
  const desk = createSettingsDesk({
    folder: null,
    settings: ok(DEFAULT_SETTINGS),
    onRetention: (retention) => acted.push(retention),
    onHistoryBytes: () => undefined,
    logger: recordingLogger(),
  });
  await desk.setRetention({ ...DEFAULT_SETTINGS.retention, deadDays: 1 });
  expect(desk.present()).toMatchObject({ retention: { deadDays: 1 }, file: null });
  expect(acted).toHaveLength(1);
});

test('the size of a folder is that of all its files', async () => {
  const { folder } = await aDesk('12345');
  writeFileSync(join(folder, 'more'), 'x'.repeat(1_000));
  expect(await folderSize(folder)).toBe(1_005);
  expect(await folderSize(join(folder, 'none'))).toBeNull();
});
