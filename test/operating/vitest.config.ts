import { defineConfig } from 'vitest/config';

/** The tests of operating a show that runs; `stage-network.sh` starts them in a network namespace. One file at a time: the ports of the receivers are fixed. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/operating/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
