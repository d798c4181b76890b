import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page of all components is no part of the app: it is built by itself, when it is asked for. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer'),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/gallery'),
    emptyOutDir: true,
    rolldownOptions: { input: resolve(import.meta.dirname, 'renderer/gallery.html') },
  },
});
