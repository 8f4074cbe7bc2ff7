/**
 * What a decoder finds wrong with a file that can be heard all the same: stretches that are lost (silence stands for them),
 * and whatever else is to be told.
 */
export class Damage {
  #gapCount = 0;
  #lostSeconds = 0;
  #firstSeconds = 0;
  readonly #said = new Set<string>();

  /** At `atSeconds` of the audio, `seconds` of it cannot be decoded. */
  lose(atSeconds: number, seconds: number): void {
    if (this.#gapCount === 0) this.#firstSeconds = atSeconds;
    this.#gapCount++;
    this.#lostSeconds += seconds;
  }

  /** A fault in words, begun with `cut off` or `damaged` where audio is missing; the same words are told once. */
  say(words: string): void {
    this.#said.add(words);
  }

  /** For a person; complete when the decoder has ended. */
  get warnings(): string[] {
    if (this.#gapCount === 0) return [...this.#said];
    const stretches =
      this.#gapCount === 1
        ? `a stretch of ${seconds(this.#lostSeconds)} at ${seconds(this.#firstSeconds)} cannot`
        : `${this.#gapCount} stretches (${seconds(this.#lostSeconds)} in all, the first at ${seconds(this.#firstSeconds)}) cannot`;
    return [`damaged: ${stretches} be decoded and passes for silence`, ...this.#said];
  }
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
