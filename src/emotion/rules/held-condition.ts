/** Seconds for which a condition has held without a break, in audio time. */
export class HeldCondition {
  #sinceSeconds: number | null = null;

  /** Takes the condition at a time; returns for how long it has held, −Infinity when it does not. */
  step(isTrue: boolean, audioTimeSeconds: number): number {
    if (!isTrue) {
      this.#sinceSeconds = null;
      return Number.NEGATIVE_INFINITY;
    }
    this.#sinceSeconds ??= audioTimeSeconds;
    return audioTimeSeconds - this.#sinceSeconds;
  }
}
