import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Threads and processes that tests start from source: Node need not make the same files JavaScript each time. */
const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'jobdeck-compile-cache') };

export default defineConfig({
  test: {
    // By default a processor is left idle: with two of them that is half of what the tests may take.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          env,
          include: [
            'test/{alerts,asks,control,endpoint,export,import,proposals,queue,workers,metrics,ipc,cli,shared,desktop,house,torture,electron-stand-in}/**/*.test.ts',
          ],
          globalSetup: ['test/support/build-threads.ts'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          // A page made anew for each file takes two thirds of the time.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          env,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // What is polled for goes through two processes, and the tray is drawn once a second.
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
