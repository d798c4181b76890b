import { join } from 'node:path';

const electron = join(import.meta.dirname, '../../electron');

export const THREADS = {
  store: join(electron, 'queue/sqlite/store-thread.ts'),
  output: join(electron, 'workers/output/output-thread.ts'),
  history: join(electron, 'metrics/history/history-thread.ts'),
};

/** Names the folder of the built ones, where `build-threads.ts` has made them. */
export const BUILT_THREADS = 'JOBDECK_TEST_THREADS';

/** The module that such a thread runs: built for these tests, or the source. */
export function threadPath(name: keyof typeof THREADS): string {
  const built = process.env[BUILT_THREADS];
  return built === undefined ? THREADS[name] : join(built, `${name}.mjs`);
}
