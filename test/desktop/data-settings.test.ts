import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { historyBytesOf, readSettings, retentionOf } from '../../electron/data-settings.ts';
import { DEFAULT_RETENTION } from '../../electron/queue/embedded-engine.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings/settings.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder without settings has the defaults, which are those of the engine', async () => {
  const settings = await readSettings(aFolder());
  expect(settings).toEqual({ ok: true, value: DEFAULT_SETTINGS });
  expect(retentionOf(settings)).toEqual(DEFAULT_RETENTION);
  expect(historyBytesOf(settings)).toBe(1_000_000_000);
});

test('days become milliseconds', async () => {
  const folder = aFolder();
  writeFileSync(
    join(folder, 'settings.json'),
    '{"retention": {"completedDays": 0.5, "deadDays": 2, "maxFinished": 5000}}',
  );
  expect(retentionOf(await readSettings(folder))).toEqual({
    completedMs: 43_200_000,
    deadMs: 172_800_000,
    maxFinished: 5_000,
  });
});

test('with settings that are wrong nothing is removed, and the path is told', async () => {
  const folder = aFolder();
  const path = join(folder, 'settings.json');
  writeFileSync(path, '{"retention": {"completedDays": 0}}');
  const settings = await readSettings(folder);
  expect(settings).toEqual({
    ok: false,
    error: `${path}: retention.completedDays: expected a number of days from 0.01 to 3650, got 0. Write it without quotes, or take the field out.`,
  });
  const { completedMs, deadMs, maxFinished } = retentionOf(settings);
  const tenThousandYears = 10_000 * 365 * 86_400_000;
  expect(Math.min(completedMs, deadMs)).toBeGreaterThan(tenThousandYears);
  expect(maxFinished).toBeGreaterThan(1e15);
  expect(historyBytesOf(settings)).toBeGreaterThan(1e15);
});

test('settings that cannot be read are no missing ones', async () => {
  const folder = aFolder();
  mkdirSync(join(folder, 'settings.json'));
  expect(await readSettings(folder)).toMatchObject({
    ok: false,
    error: expect.stringMatching(/cannot be read: EISDIR/),
  });
});
