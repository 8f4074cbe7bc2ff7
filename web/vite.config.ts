import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * The dashboard as static files in `dist/web/`: nothing inlined, so that it runs under a strict content security policy. The search
 * of the documentation is a file with a fixed name, for the pages beside it are made by `docs-build/`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rollupOptions: {
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        search: fileURLToPath(new URL('src/docs/search.ts', import.meta.url)),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'search' ? 'docs/search.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
