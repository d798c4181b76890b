import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { BUILT_THREADS, THREADS } from './threads.ts';

/**
 * Before the tests: the threads are made one file of JavaScript each, from the sources as they are now, as the app has
 * them. A thread that starts from source loads a hundred files of TypeScript, in every test that opens a store.
 */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-threads-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      sourcemap: 'inline',
      target: 'node20',
      rolldownOptions: {
        input: { ...THREADS },
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  // Some tests run as somebody else.
  chmodSync(folder, 0o755);
  process.env[BUILT_THREADS] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
