import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A module of its own folder, which goes at the end of the test. */
export function moduleFile(source: string, name = 'work.mjs'): string {
  return moduleFiles({ [name]: source })[name] ?? '';
}

/** Modules beside each other; their paths by their names. */
export function moduleFiles(sources: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-module-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => {
      const path = join(folder, name);
      writeFileSync(path, source);
      return [name, path];
    }),
  );
}

/** `body` as the default export. */
export const defaultFunction = (body: string): string =>
  `export default async function (input, context) { ${body} }\n`;
