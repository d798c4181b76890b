import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeFile } from '../../electron/write-file.ts';
import { describeProblem } from '../../shared/result.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobdeck-write-'));
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
});

/** The sentence that a person gets. */
async function problemOf(path: string): Promise<string> {
  const written = await writeFile(path, 'new');
  if (written.ok) throw new Error(`expected that ${path} cannot be written, but it was`);
  return describeProblem(written.error);
}

test('a file is written whole, and nothing else is left in its folder', async () => {
  const path = join(folder, 'out.json');
  expect(await writeFile(path, 'old')).toEqual({ ok: true, value: null });
  expect(await writeFile(path, 'new')).toEqual({ ok: true, value: null });
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['out.json']);
});

test('two who write at once leave one whole file', async () => {
  const path = join(folder, 'out.json');
  const texts = ['a'.repeat(200_000), 'b'.repeat(200_000)];
  await Promise.all(texts.map((text) => writeFile(path, text)));
  expect(texts).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['out.json']);
});

test('a folder that does not exist is told, with what to do', async () => {
  expect(await problemOf(join(folder, 'none/out.json'))).toMatch(
    /expected to write .*out\.json, got no such folder \(ENOENT\)\. Create the folder .*none/,
  );
});

test('a file where a folder should be is told, and that file is unchanged', async () => {
  writeFileSync(join(folder, 'file'), 'old');
  expect(await problemOf(join(folder, 'file/out.json'))).toContain(
    'a file where a folder should be (ENOTDIR)',
  );
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
});

test('a folder of that name is told, and nothing is left beside it', async () => {
  expect(await problemOf(folder)).toMatch(/a folder of that name \(EISDIR\)\. Give the name of a file in it/);
  expect(readdirSync(folder)).toEqual([]);
});

test('a name that is too long is told', async () => {
  expect(await problemOf(join(folder, 'x'.repeat(300)))).toContain('a name that is too long');
});

// No user may create files there, root neither.
test.runIf(process.platform === 'linux')('a folder that cannot be written to is told', async () => {
  expect(await problemOf('/proc/jobdeck.json')).toMatch(
    /expected to write \/proc\/jobdeck\.json, got .*\. (Choose|Create)/,
  );
});
