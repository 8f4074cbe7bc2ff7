import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The dashboard as static files in `dist/web/`: nothing inlined, so that it runs under a strict content security policy. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});
