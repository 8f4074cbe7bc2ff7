import { defineConfig } from 'vitest/config';

/** Tests that start the program or a worker use the compiled `dist/`, which the global set-up brings up to date. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/live/**', 'test/lighting/**'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
