/** What becomes of a block: `late`: it is analysed, but the network's steps may wait; `skip`: it is passed over. */
export type Load = 'current' | 'late' | 'skip';

/** Audio that waits behind a block, seconds: from here on the analysis is late … */
const LATE_SECONDS = 0.25;
/** … and from here on too late: light a second after the music is worse than none … */
const TOO_LATE_SECONDS = 1;
/** … so that everything is passed over but this. */
const KEPT_SECONDS = 0.05;

/**
 * What the analysis does when it does not keep up with a live input: estimates wait before audio is lost, and the oldest audio is
 * lost first. Material that can wait is never late. Pure; one call a block.
 */
export class OverloadPolicy {
  #isSkipping = false;

  /** `queuedSeconds`: of audio that waits behind the block. */
  step(queuedSeconds: number, isLive: boolean): Load {
    if (!isLive) return 'current';
    const limitSeconds = this.#isSkipping ? KEPT_SECONDS : TOO_LATE_SECONDS;
    this.#isSkipping = queuedSeconds > limitSeconds;
    if (this.#isSkipping) return 'skip';
    return queuedSeconds > LATE_SECONDS ? 'late' : 'current';
  }
}
