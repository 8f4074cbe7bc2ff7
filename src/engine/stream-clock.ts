/** Blocks remembered: a frame ends in one of the last few. */
const BLOCK_COUNT = 256;

/**
 * When a moment of the stream was captured: from the capture time of each block's last sample and the block's length. Bounded,
 * allocates nothing. Analysis worker.
 */
export class StreamClock {
  readonly #endSeconds = new Float64Array(BLOCK_COUNT);
  readonly #capturedAtMs = new Float64Array(BLOCK_COUNT);
  #blockCount = 0;
  #streamSeconds = 0;

  /** A block of `seconds` was heard, its last sample captured at `capturedAtMs`. */
  record(seconds: number, capturedAtMs: number): void {
    this.#streamSeconds += seconds;
    const slot = this.#blockCount % BLOCK_COUNT;
    this.#endSeconds[slot] = this.#streamSeconds;
    this.#capturedAtMs[slot] = capturedAtMs;
    this.#blockCount += 1;
  }

  /** Monotonic time at which the sample at `streamSeconds` (since the start of the stream) was captured; 0 before any block. */
  capturedAtMs(streamSeconds: number): number {
    const oldest = Math.max(0, this.#blockCount - BLOCK_COUNT);
    let block = this.#blockCount - 1;
    while (block > oldest && (this.#endSeconds[(block - 1) % BLOCK_COUNT] as number) >= streamSeconds) {
      block -= 1;
    }
    if (block < 0) return 0;
    const slot = block % BLOCK_COUNT;
    const beforeEndSeconds = (this.#endSeconds[slot] as number) - streamSeconds;
    return (this.#capturedAtMs[slot] as number) - Math.max(0, beforeEndSeconds) * 1000;
  }
}
