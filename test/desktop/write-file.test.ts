import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { writeFile, writePieces } from '../../electron/write-file.ts';
import { describeProblem } from '../../shared/result.ts';
import { canMount, mountSmallDisk } from '../support/small-disk.ts';

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

describe('a text in pieces', () => {
  async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
    yield* texts;
  }

  test('takes the place of the old file when all of it is there, with its mode', async () => {
    const path = join(folder, 'out.jsonl');
    writeFileSync(path, 'old', { mode: 0o640 });
    expect(await writePieces(path, pieces('a', 'b'))).toEqual({ ok: true, value: null });
    expect(readFileSync(path, 'utf8')).toBe('ab');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    await writePieces(path, pieces('secret'), { isPrivate: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  test('through a link the file that it leads to is written', async () => {
    writeFileSync(join(folder, 'file'), 'old');
    symlinkSync('file', join(folder, 'link'));
    await writePieces(join(folder, 'link'), pieces('new'));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  test('when its maker fails, that is thrown, and the old file is as it was', async () => {
    const path = join(folder, 'out.jsonl');
    writeFileSync(path, 'old');
    async function* broken(): AsyncGenerator<string> {
      yield 'half';
      throw new Error('no more');
    }
    await expect(writePieces(path, broken())).rejects.toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  test('where nothing can be written, that is told in the same words as for a whole text', async () => {
    const told = async (path: string): Promise<string> => {
      const written = await writePieces(path, pieces('x'));
      return written.ok ? 'written' : describeProblem(written.error);
    };
    expect(await told(join(folder, 'none/out.json'))).toMatch(
      /no such folder \(ENOENT\)\. Create the folder/,
    );
    expect(await told(folder)).toMatch(/a folder of that name \(EISDIR\)/);
  });

  test.runIf(canMount())('a disk that fills up is told, and nothing half written is left', async () => {
    const disk = mountSmallDisk();
    try {
      const path = join(disk.path, 'out.jsonl');
      writeFileSync(path, 'old');
      const written = await writePieces(path, pieces(...Array<string>(8).fill('x'.repeat(1_048_576))));
      expect(written).toMatchObject({ ok: false, error: { got: 'a full disk (ENOSPC)' } });
      expect(readdirSync(disk.path)).toEqual(['out.jsonl']);
      expect(readFileSync(path, 'utf8')).toBe('old');
    } finally {
      disk.unmount();
    }
  });
});
