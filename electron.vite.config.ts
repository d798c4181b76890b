import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          main: at('electron/main.ts'),
          launcher: at('electron/workers/launcher/launcher.ts'),
          'module-process': at('electron/workers/modules/module-process.ts'),
          'store-thread': at('electron/queue/sqlite/store-thread.ts'),
          'output-thread': at('electron/workers/output/output-thread.ts'),
          'history-thread': at('electron/metrics/history/history-thread.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload has no module loader: it must be one CommonJS file with everything in it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwindcss()],
    build: {
      outDir: at('out/renderer'),
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
});
