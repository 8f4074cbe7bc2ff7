import { defineConfig } from 'vitest/config';

/**
 * The tests of what `npm pack` makes, installed into an empty folder, and of other versions of Node. They need the npm registry and take
 * some minutes.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/**/*.test.ts'],
    globalSetup: ['test/support/config-home.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
