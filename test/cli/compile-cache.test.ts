import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cacheFolder } from '../../electron/cli/default-folder.ts';

const CLI = resolve(import.meta.dirname, '../../electron/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'jobdeck-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function help(cache: string): { readonly status: number | null; readonly stderr: string } {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [CLI, '--help'], {
    encoding: 'utf8',
    env: { ...env, XDG_CACHE_HOME: cache },
    timeout: 60_000,
  });
  return { status, stderr };
}
const WELL = { status: 0, stderr: '' };

test.skipIf(process.platform !== 'linux')(
  'what was compiled is kept for the next, for its owner alone',
  () => {
    const cache = join(folder, 'new');
    expect(help(cache)).toEqual(WELL);
    const compiled = join(cache, 'jobdeck/compiled');
    expect(statSync(compiled).mode & 0o777).toBe(0o700);
    expect(readdirSync(compiled)).toHaveLength(1);
    expect(help(cache)).toEqual(WELL);
  },
);

test.skipIf(process.platform !== 'linux')('a folder that others may write to is left alone', () => {
  const compiled = join(folder, 'open/jobdeck/compiled');
  mkdirSync(compiled, { recursive: true });
  chmodSync(compiled, 0o777);
  expect(help(join(folder, 'open'))).toEqual(WELL);
  expect(readdirSync(compiled)).toEqual([]);
});

test.skipIf(process.platform !== 'linux').each(['/proc/nothing', '/dev/null/x', '/nowhere/at/all'])(
  'where nothing can be kept, in %s, the command is carried out all the same',
  (cache) => {
    expect(help(cache)).toEqual(WELL);
    expect(existsSync(cache)).toBe(false);
  },
);

test.skipIf(process.platform !== 'linux')('a file in its place is no error', () => {
  mkdirSync(join(folder, 'file'));
  writeFileSync(join(folder, 'file/jobdeck'), '');
  expect(help(join(folder, 'file'))).toEqual(WELL);
});

test('each system has its own place for it', () => {
  expect(cacheFolder('linux', {}, '/home/a')).toBe('/home/a/.cache/jobdeck');
  expect(cacheFolder('linux', { XDG_CACHE_HOME: '/c' }, '/home/a')).toBe('/c/jobdeck');
  expect(cacheFolder('linux', { XDG_CACHE_HOME: 'c' }, '/home/a')).toBe('/home/a/.cache/jobdeck');
  expect(cacheFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/Jobdeck');
});
