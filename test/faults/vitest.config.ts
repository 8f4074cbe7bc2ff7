import { defineConfig } from 'vitest/config';

/**
 * What can break under a show is broken: sound server, processes, disks, pipes, name servers. `stage-network.sh` starts these in a
 * network namespace. One file at a time: receivers' ports are fixed, and each has the machine for itself.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/support/config-home.ts', 'test/support/build.ts', 'test/faults/fault-table.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
