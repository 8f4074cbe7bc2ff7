import { LARGEST_SAMPLE } from '../core/largest-sample.js';
import { CancellationDetector } from './cancellation-detector.js';

/**
 * What is heard of several channels. `mean`: their mean; where they cancel out, `difference`: half the difference of two, or
 * `single`: the loudest of several (`channel` counts from one).
 */
export type Downmixed =
  | { readonly kind: 'mean' | 'difference' }
  | { readonly kind: 'single'; readonly channel: number };

/** A change between the mean and what replaces it takes this long, so that it does not click. */
const FADE_SECONDS = 0.05;
const MEAN: Downmixed = { kind: 'mean' };
const DIFFERENCE: Downmixed = { kind: 'difference' };

/**
 * One channel out of some of those of an interleaved stream: their mean, exactly; only while they cancel out (one of a pair is
 * wired the wrong way round) what can be heard of them instead. Samples that cannot be sound are taken as 0. Allocates only
 * when constructed, and one small object a change.
 */
export class ChannelMix {
  /** Samples met so far that are not finite, or so large that they can only be garbage. */
  nonFiniteSampleCount = 0;
  readonly #channelCount: number;
  /** From zero. */
  readonly #chosen: readonly number[];
  readonly #detector: CancellationDetector | null;
  readonly #values: Float64Array;
  readonly #fadeStep: number;
  #downmixed: Downmixed = MEAN;
  /** Place of the value that replaces the mean; −1: the difference of two does. */
  #replacingPlace = -1;
  /** Share of what replaces the mean, 0..1. */
  #share = 0;

  /** `chosen`: the channels that are heard, from zero, at least one. */
  constructor(chosen: readonly number[], channelCount: number, sampleRateHz: number) {
    this.#chosen = chosen;
    this.#channelCount = channelCount;
    this.#values = new Float64Array(chosen.length);
    this.#detector = chosen.length < 2 ? null : new CancellationDetector(chosen.length, sampleRateHz);
    this.#fadeStep = 1 / (FADE_SECONDS * sampleRateHz);
  }

  get downmixed(): Downmixed {
    return this.#downmixed;
  }

  /** What is heard at `index` (per channel) of `interleaved`; indices must be given in order. */
  step(interleaved: Float32Array, index: number): number {
    const values = this.#values;
    const offset = index * this.#channelCount;
    let sum = 0;
    for (let place = 0; place < values.length; place += 1) {
      const sample = interleaved[offset + (this.#chosen[place] as number)] as number;
      // False for NaN.
      const isSound = Math.abs(sample) <= LARGEST_SAMPLE;
      if (!isSound) this.nonFiniteSampleCount += 1;
      values[place] = isSound ? sample : 0;
      sum += values[place] as number;
    }
    const mean = sum / values.length;
    if (this.#detector === null) return mean;
    if (this.#detector.step(values, mean)) this.#decide(this.#detector);
    return this.#faded(mean);
  }

  /** The detector has judged anew. */
  #decide({ isCancelling, loudestPlace }: CancellationDetector): void {
    if (isCancelling === (this.#downmixed !== MEAN)) return;
    if (!isCancelling) {
      this.#downmixed = MEAN;
      return;
    }
    const isPair = this.#chosen.length === 2;
    this.#replacingPlace = isPair ? -1 : loudestPlace;
    this.#downmixed = isPair
      ? DIFFERENCE
      : { kind: 'single', channel: (this.#chosen[loudestPlace] as number) + 1 };
  }

  #faded(mean: number): number {
    if (this.#downmixed === MEAN) this.#share = Math.max(0, this.#share - this.#fadeStep);
    else this.#share = Math.min(1, this.#share + this.#fadeStep);
    if (this.#share === 0) return mean;
    const values = this.#values;
    const replacing =
      this.#replacingPlace < 0
        ? ((values[0] as number) - (values[1] as number)) / 2
        : (values[this.#replacingPlace] as number);
    return mean + this.#share * (replacing - mean);
  }
}
