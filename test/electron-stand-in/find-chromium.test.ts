import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'find-chromium-'));
  folders.push(folder);
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('finding a Chromium', () => {
  test('JOBDECK_CHROMIUM comes first', async () => {
    const folder = folderWith('mine', 'chromium');
    const found = await findChromium({ JOBDECK_CHROMIUM: join(folder, 'mine'), PATH: folder });
    expect(found).toMatchObject({ executable: join(folder, 'mine'), source: 'JOBDECK_CHROMIUM' });
  });

  test('a JOBDECK_CHROMIUM that cannot be executed is an error, not a reason to look on', async () => {
    const folder = folderWith('chromium');
    await expect(findChromium({ JOBDECK_CHROMIUM: join(folder, 'none'), PATH: folder })).rejects.toThrow(
      /expected a Chromium.*JOBDECK_CHROMIUM names .*none, which cannot be executed.*Do one of/s,
    );
  });

  test.runIf(process.platform === 'linux')("then the system's, by its usual names on the PATH", async () => {
    const folder = folderWith('google-chrome', 'unrelated');
    const found = await findChromium({ PATH: `${folderWith()}:${folder}` });
    expect(found).toMatchObject({ executable: join(folder, 'google-chrome'), source: 'system' });
  });
});
