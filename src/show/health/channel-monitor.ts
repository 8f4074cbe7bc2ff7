import { LARGEST_SAMPLE } from '../../core/largest-sample.js';
import { amplitudeToDb } from '../../core/units.js';

/** A level is that of the last 400 ms: 40 hops of 10 ms. */
export const WINDOW_HOPS = 40;
/** What is told of digital silence, dBFS. */
const SILENT_DBFS = -120;
/** The largest value that 16 bits hold: from here on a sample stands at the end of the scale. */
const FULL_SCALE = 32_767 / 32_768;
/** Samples in a row, of one sign, at full scale: a peak that was cut off, not one that just fits. */
const CLIPPED_RUN_SAMPLES = 3;
/** A held peak stays for so many hops: 2 s. */
const PEAK_HOLD_HOPS = 200;
/** The offset is the mean behind two low passes of 2 s each: of a full-scale tone that sets in, even of 20 Hz, −56 dBFS are left. */
const OFFSET_SHARE = 1 / 200;

/** What one channel of the input carries. */
export interface ChannelLevel {
  /** RMS of the last 400 ms without their mean, dBFS; −120 at digital silence. */
  readonly levelDbfs: number;
  /** Largest sample of the last 400 ms, dBFS; −120 at digital silence. */
  readonly peakDbfs: number;
  /** Largest of the last 2 s. */
  readonly heldPeakDbfs: number;
  /** Peaks that were cut off at full scale: of the last 400 ms, and since the start. */
  readonly recentClippedRunCount: number;
  readonly clippedRunCount: number;
  /** Slow mean, full scale ±1; where there is no offset, next to 0. */
  readonly offset: number;
  /** Samples since the start that were not numbers, or far too large for sound. Each was taken as 0. */
  readonly nonFiniteCount: number;
}

/** Watches one channel of interleaved audio, hop by hop. Allocates at construction and for each `read`. Pure. */
export class ChannelMonitor {
  readonly #energies = new Float64Array(WINDOW_HOPS);
  readonly #sums = new Float64Array(WINDOW_HOPS);
  readonly #peaks = new Float64Array(WINDOW_HOPS);
  readonly #clips = new Uint32Array(WINDOW_HOPS);
  #hop = { energy: 0, sum: 0, peak: 0, clippedRunCount: 0 };
  #sampleCount = 0;
  /** Signed: samples in a row at the top (positive) or bottom (negative) of the scale. */
  #fullScaleRun = 0;
  #heldPeak = 0;
  #heldHops = 0;
  #smoothedMean = 0;
  #offset = 0;
  #clippedRunCount = 0;
  #nonFiniteCount = 0;
  /** Sum and energy of the last 400 ms, renewed with each hop. */
  sum = 0;
  energy = 0;

  /** Takes the samples at `start`, `start + stride`, … before `end`; none of them past the end of the hop. */
  take(samples: Float32Array, start: number, end: number, stride: number): void {
    let { energy, sum, peak } = this.#hop;
    for (let index = start; index < end; index += stride) {
      let sample = samples[index] as number;
      let size = Math.abs(sample);
      if (!(size <= LARGEST_SAMPLE)) {
        this.#nonFiniteCount += 1;
        sample = 0;
        size = 0;
      }
      energy += sample * sample;
      sum += sample;
      if (size > peak) peak = size;
      if (size >= FULL_SCALE) this.#extendRun(sample > 0 ? 1 : -1);
      else this.#fullScaleRun = 0;
    }
    this.#sampleCount += Math.ceil((end - start) / stride);
    this.#hop.energy = energy;
    this.#hop.sum = sum;
    this.#hop.peak = peak;
  }

  /** Ends hop number `hopIndex`. */
  endHop(hopIndex: number): void {
    const { energy, sum, peak, clippedRunCount } = this.#hop;
    const slot = hopIndex % WINDOW_HOPS;
    this.#energies[slot] = energy;
    this.#sums[slot] = sum;
    this.#peaks[slot] = peak;
    this.#clips[slot] = clippedRunCount;
    this.energy = total(this.#energies);
    this.sum = total(this.#sums);
    const mean = sum / Math.max(1, this.#sampleCount);
    this.#smoothedMean += OFFSET_SHARE * (mean - this.#smoothedMean);
    this.#offset += OFFSET_SHARE * (this.#smoothedMean - this.#offset);
    this.#heldHops += 1;
    if (peak >= this.#heldPeak || this.#heldHops > PEAK_HOLD_HOPS) {
      this.#heldPeak = this.#largestPeak();
      this.#heldHops = 0;
    }
    this.#hop = { energy: 0, sum: 0, peak: 0, clippedRunCount: 0 };
    this.#sampleCount = 0;
  }

  /** Level of the last 400 ms, of which each hop has `hopSamples` samples, dBFS. */
  levelDbfs(hopSamples: number): number {
    const count = WINDOW_HOPS * hopSamples;
    const mean = this.sum / count;
    return dbfs(Math.sqrt(Math.max(0, this.energy / count - mean * mean)));
  }

  read(hopSamples: number): ChannelLevel {
    return {
      levelDbfs: this.levelDbfs(hopSamples),
      peakDbfs: dbfs(this.#largestPeak()),
      heldPeakDbfs: dbfs(this.#heldPeak),
      recentClippedRunCount: total(this.#clips),
      clippedRunCount: this.#clippedRunCount,
      offset: this.#offset,
      nonFiniteCount: this.#nonFiniteCount,
    };
  }

  #extendRun(sign: 1 | -1): void {
    this.#fullScaleRun = this.#fullScaleRun * sign > 0 ? this.#fullScaleRun + sign : sign;
    if (Math.abs(this.#fullScaleRun) !== CLIPPED_RUN_SAMPLES) return;
    this.#clippedRunCount += 1;
    this.#hop.clippedRunCount += 1;
  }

  #largestPeak(): number {
    let largest = 0;
    for (const peak of this.#peaks) if (peak > largest) largest = peak;
    return largest;
  }
}

function total(values: Float64Array | Uint32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function dbfs(amplitude: number): number {
  return Math.max(SILENT_DBFS, amplitudeToDb(amplitude));
}
