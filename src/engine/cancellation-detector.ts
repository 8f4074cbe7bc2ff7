/** Powers are compared over this time. */
const SPAN_SECONDS = 0.02;
/** The mean has less than this share of the power that unrelated channels would give it: they cancel out … */
const CANCELLING_SHARE = 0.1;
/** … and more than this: they do not. */
const SOUND_SHARE = 0.35;
/** Spans in a row until it counts: half a second to enter (the music is hardly heard meanwhile), two to leave. */
const ENTER_SPANS = 25;
const LEAVE_SPANS = 100;
/** Mean square of a channel below which nothing is judged (−70 dBFS). */
const QUIET_POWER = 10 ** (-70 / 10);

/**
 * Tells whether channels cancel out when they are added: whether their mean is much weaker than that of as many unrelated ones
 * would be. For two of equal level that is a correlation below −.9; −.65 and above is none. Counts samples, so that it
 * decides at the same places in any chunking; one channel never cancels out. Allocates only when constructed.
 */
export class CancellationDetector {
  readonly #spanSamples: number;
  /** Sum of squares of each channel in the span under way. */
  readonly channelPowers: Float64Array;
  /** The same of their mean. */
  meanPower = 0;
  /** Mean squares of all that was heard while they cancelled out or were about to, each channel's. */
  readonly #heardPowers: Float64Array;
  #sampleCount = 0;
  #spanCount = 0;
  #isCancelling = false;

  constructor(channelCount: number, sampleRateHz: number) {
    this.#spanSamples = Math.max(1, Math.round(SPAN_SECONDS * sampleRateHz));
    this.channelPowers = new Float64Array(channelCount);
    this.#heardPowers = new Float64Array(channelCount);
  }

  get isCancelling(): boolean {
    return this.#isCancelling;
  }

  /** Place of the channel that had the most power since they began to cancel out. */
  get loudestPlace(): number {
    return this.#heardPowers.indexOf(Math.max(...this.#heardPowers));
  }

  /** Samples that the span under way still lacks. */
  get missingSampleCount(): number {
    return this.#spanSamples - this.#sampleCount;
  }

  /** So many more samples are in the sums, no more than were missing; true when it has judged anew. */
  advance(sampleCount: number): boolean {
    this.#sampleCount += sampleCount;
    if (this.#sampleCount < this.#spanSamples) return false;
    this.#judge();
    this.channelPowers.fill(0);
    this.meanPower = 0;
    this.#sampleCount = 0;
    return true;
  }

  #judge(): void {
    let power = 0;
    let loudest = 0;
    for (const channelPower of this.channelPowers) {
      power += channelPower;
      loudest = Math.max(loudest, channelPower);
    }
    if (loudest / this.#spanSamples < QUIET_POWER) return;
    const share = this.meanPower / (power / this.channelPowers.length ** 2);
    const isOther = this.#isCancelling ? share > SOUND_SHARE : share < CANCELLING_SHARE;
    this.#spanCount = isOther ? this.#spanCount + 1 : 0;
    if (!this.#isCancelling && this.#spanCount <= 1) this.#heardPowers.fill(0);
    for (let place = 0; place < this.#heardPowers.length; place += 1) {
      this.#heardPowers[place] = (this.#heardPowers[place] as number) + (this.channelPowers[place] as number);
    }
    if (this.#spanCount < (this.#isCancelling ? LEAVE_SPANS : ENTER_SPANS)) return;
    this.#isCancelling = !this.#isCancelling;
    this.#spanCount = 0;
  }
}
