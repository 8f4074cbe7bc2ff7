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
 * wired the wrong way round) what can be heard of them instead. Samples that cannot be sound are taken as 0. Any chunking gives
 * the same. Allocates only when constructed, and one small object a change.
 */
export class ChannelMix {
  /** Samples met so far that are not finite, or so large that they can only be garbage. */
  nonFiniteSampleCount = 0;
  readonly #channelCount: number;
  /** From zero. */
  readonly #chosen: readonly number[];
  readonly #detector: CancellationDetector;
  /** Of the piece under way. */
  readonly #means: Float64Array;
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
    this.#detector = new CancellationDetector(chosen.length, sampleRateHz);
    this.#means = new Float64Array(this.#detector.missingSampleCount);
    this.#fadeStep = 1 / (FADE_SECONDS * sampleRateHz);
  }

  get downmixed(): Downmixed {
    return this.#downmixed;
  }

  /** What is heard of the first `length` samples (per channel) of `interleaved`, into as many places of `output`. */
  run(interleaved: Float32Array, length: number, output: Float32Array): void {
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#detector.missingSampleCount);
      this.#average(interleaved, from, to, output);
      if (this.#share > 0 || this.#downmixed !== MEAN) this.#fade(interleaved, from, to, output);
      if (this.#detector.advance(to - from)) this.#decide(this.#detector);
      from = to;
    }
  }

  /** The mean, and the powers that the detector compares. */
  #average(interleaved: Float32Array, from: number, to: number, output: Float32Array): void {
    const stride = this.#channelCount;
    const means = this.#means;
    const { channelPowers } = this.#detector;
    means.fill(0);
    for (let place = 0; place < this.#chosen.length; place += 1) {
      let power = channelPowers[place] as number;
      let at = from * stride + (this.#chosen[place] as number);
      for (let index = 0; index < to - from; index += 1, at += stride) {
        const sample = interleaved[at] as number;
        if (isSound(sample)) {
          power += sample * sample;
          means[index] = (means[index] as number) + sample;
        } else this.nonFiniteSampleCount += 1;
      }
      channelPowers[place] = power;
    }
    let meanPower = this.#detector.meanPower;
    for (let index = 0; index < to - from; index += 1) {
      const mean = (means[index] as number) / this.#chosen.length;
      meanPower += mean * mean;
      output[from + index] = mean;
    }
    this.#detector.meanPower = meanPower;
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

  #fade(interleaved: Float32Array, from: number, to: number, output: Float32Array): void {
    const value = (index: number, place: number): number => {
      const sample = interleaved[index * this.#channelCount + (this.#chosen[place] as number)] as number;
      return isSound(sample) ? sample : 0;
    };
    const step = this.#downmixed === MEAN ? -this.#fadeStep : this.#fadeStep;
    for (let index = from; index < to; index += 1) {
      this.#share = Math.max(0, Math.min(1, this.#share + step));
      const mean = output[index] as number;
      const replacing =
        this.#replacingPlace < 0
          ? (value(index, 0) - value(index, 1)) / 2
          : value(index, this.#replacingPlace);
      output[index] = mean + this.#share * (replacing - mean);
    }
  }
}

/** False for NaN. */
function isSound(sample: number): boolean {
  return Math.abs(sample) <= LARGEST_SAMPLE;
}
