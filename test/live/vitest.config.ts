import { defineConfig } from 'vitest/config';

/** The live tests: the real program under a virtual microphone, in real time. Started by `run.sh`. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/live/**/*.test.ts'],
    globalSetup: ['test/support/config-home.ts', 'test/support/build.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
