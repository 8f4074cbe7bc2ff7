import { LARGEST_SAMPLE } from '../../core/largest-sample.js';
import { clamp } from '../../core/units.js';
import { type ChannelMonitor, WINDOW_HOPS } from './channel-monitor.js';

/** Below this one channel is the other upside down; wide stereo stays above. */
const INVERTED_CORRELATION = -0.8;
/** Above this it is not. */
const UPRIGHT_CORRELATION = -0.5;
/** Of channels further apart than this the quieter one cannot cancel the louder, dB. */
const COMPARABLE_DB = 12;

/** Watches channel `first` and the next one: whether the one is the other upside down. Pure. */
export class PairMonitor {
  readonly first: number;
  readonly #products = new Float64Array(WINDOW_HOPS);
  #product = 0;
  /** Correlation of the last 400 ms, −1..1; null: too little to compare. */
  correlation: number | null = null;
  /** Hops for which it has been inverted, not counting those that told nothing. */
  invertedHops = 0;

  constructor(first: number) {
    this.first = first;
  }

  /** Takes whole frames of interleaved samples from `start` to `end`; none past the end of the hop. */
  take(samples: Float32Array, start: number, end: number, stride: number): void {
    let product = this.#product;
    for (let index = start + this.first; index < end; index += stride) {
      const left = samples[index] as number;
      const right = samples[index + 1] as number;
      // What is no number is 0 here, as in the channels.
      if (Math.abs(left) <= LARGEST_SAMPLE && Math.abs(right) <= LARGEST_SAMPLE) product += left * right;
    }
    this.#product = product;
  }

  /** Ends a hop that `channels`, whose `levels` (dBFS) are given, have ended. */
  endHop(
    hopIndex: number,
    channels: readonly ChannelMonitor[],
    levels: readonly number[],
    signalDbfs: number,
    hopSamples: number,
  ): void {
    this.#products[hopIndex % WINDOW_HOPS] = this.#product;
    this.#product = 0;
    const [left, right] = [channels[this.first], channels[this.first + 1]];
    const [leftDbfs, rightDbfs] = [levels[this.first] ?? 0, levels[this.first + 1] ?? 0];
    const isQuiet = Math.max(leftDbfs, rightDbfs) < signalDbfs;
    const isComparable = !isQuiet && Math.abs(leftDbfs - rightDbfs) <= COMPARABLE_DB;
    this.correlation =
      isComparable && left !== undefined && right !== undefined
        ? this.#correlationOf(left, right, WINDOW_HOPS * hopSamples)
        : null;
    if (isQuiet) return;
    if (this.correlation === null || this.correlation > UPRIGHT_CORRELATION) this.invertedHops = 0;
    else if (this.correlation < INVERTED_CORRELATION) this.invertedHops += 1;
  }

  #correlationOf(left: ChannelMonitor, right: ChannelMonitor, count: number): number {
    let product = 0;
    for (const one of this.#products) product += one;
    const varianceOf = ({ energy, sum }: ChannelMonitor) => energy / count - (sum / count) ** 2;
    const covariance = product / count - (left.sum / count) * (right.sum / count);
    return clamp(covariance / Math.sqrt(varianceOf(left) * varianceOf(right)), -1, 1);
  }
}
