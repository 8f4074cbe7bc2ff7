/**
 * Milliseconds on the monotonic clock of this machine. The same origin in every thread and process
 * (CLOCK_MONOTONIC), so a time taken in the capture process can be subtracted from one taken here.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
