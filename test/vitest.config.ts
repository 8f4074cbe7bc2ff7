import { defineConfig } from 'vitest/config';

/** Tests that start the program or a worker use the compiled `dist/`, which the global set-up brings up to date. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/live/**', 'test/lighting/**', 'test/operating/**', 'test/faults/**', 'test/package/**'],
    globalSetup: ['test/support/config-home.ts', 'test/support/build.ts'],
    // Against what hangs, not a measurement: whole programs are started and networks trained, on machines that may be busy.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
  },
});
