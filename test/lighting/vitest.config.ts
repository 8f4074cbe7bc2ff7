import { defineConfig } from 'vitest/config';

/** The tests against real peers; `stage-network.sh` starts them in a network namespace. One file at a time: the peers' ports are fixed. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/lighting/**/*.test.ts'],
    globalSetup: ['test/support/config-home.ts', 'test/support/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
