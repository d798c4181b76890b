import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Packages that are loaded with a file, each with the way to it. Types are not loaded. */
function packagesOf(file: string, way: readonly string[] = [], seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const here = [...way, relative(root, file)];
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type\b)(?:(\{[^}]*\}|[^;]*?) from )?'([^']+)';/gm,
  );
  return [...imports].flatMap(([, names = '', from = '']) => {
    const isTypes =
      names.startsWith('{') &&
      names
        .slice(1, -1)
        .split(',')
        .every((name) => /^\s*(type\s.*)?$/.test(name));
    if (isTypes || from.startsWith('node:')) return [];
    if (from.startsWith('.')) return packagesOf(join(dirname(file), from), here, seen);
    return [`${from}: ${here.join(' > ')}`];
  });
}

// A package of many files takes longer to load than all of a thread: zod once was two thirds of opening a store.
test.each([
  'electron/queue/sqlite/store-thread.ts',
  'electron/workers/output/output-thread.ts',
  'electron/metrics/history/history-thread.ts',
  'electron/workers/launcher/launcher.ts',
  'electron/workers/modules/module-process.ts',
])('%s loads no package', (file) => {
  expect(packagesOf(join(root, file))).toEqual([]);
});

test('what loads a package is found, with the way to it', () => {
  expect(packagesOf(join(root, 'electron/queue/schedules/schedule-desk.ts'))).toContainEqual(
    expect.stringMatching(/^zod: .*schedule-desk\.ts > .*schedule-request\.ts/),
  );
});
