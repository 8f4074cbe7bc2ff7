import { ANALYSIS_RATE_HZ, FRAME_RATE_HZ } from './feature-layout.js';

/** Loudness given for digital silence and below, LUFS. */
export const LOUDNESS_FLOOR_LUFS = -120;
const MOMENTARY_HOPS = 0.4 * FRAME_RATE_HZ;
const SHORT_TERM_HOPS = 3 * FRAME_RATE_HZ;

/**
 * Momentary (400 ms) and short-term (3 s) loudness of a mono stream, EBU R128 / ITU-R BS.1770-4: K-weighting, then mean
 * square over a sliding span. Measured once a hop; a span that is not a whole number of hops (12.5; 93.75) takes the
 * fraction of its oldest hop. Until a span is full it covers what was heard. Deviation: a mono mix counts as one channel.
 */
export class LoudnessMeter {
  readonly #shelf = new Biquad(highShelf());
  readonly #highPass = new Biquad(highPass());
  /** Mean squares of the last hops, newest last; summed afresh every hop, since running sums drift. */
  readonly #meanSquares: number[] = [];
  #sum = 0;
  #count = 0;
  momentaryLufs = LOUDNESS_FLOOR_LUFS;
  shortTermLufs = LOUDNESS_FLOOR_LUFS;

  /** Takes samples of the hop under way. */
  push(samples: Float32Array): void {
    for (const sample of samples) {
      const weighted = this.#highPass.step(this.#shelf.step(sample));
      this.#sum += weighted * weighted;
    }
    this.#count += samples.length;
  }

  /** Ends the hop and renews both loudness values. */
  endHop(): void {
    this.#meanSquares.push(this.#count === 0 ? 0 : this.#sum / this.#count);
    if (this.#meanSquares.length > Math.ceil(SHORT_TERM_HOPS)) this.#meanSquares.shift();
    this.#sum = 0;
    this.#count = 0;
    this.momentaryLufs = meanSquareToLufs(this.#mean(MOMENTARY_HOPS));
    this.shortTermLufs = meanSquareToLufs(this.#mean(SHORT_TERM_HOPS));
  }

  #mean(hopCount: number): number {
    let sum = 0;
    let weight = 0;
    for (let age = 0; age < hopCount && age < this.#meanSquares.length; age += 1) {
      const share = Math.min(1, hopCount - age);
      sum += share * (this.#meanSquares[this.#meanSquares.length - 1 - age] as number);
      weight += share;
    }
    return sum / weight;
  }
}

/** Loudness of a K-weighted mean square, LUFS, not below the floor (ITU-R BS.1770-4, equation 2). */
export function meanSquareToLufs(meanSquare: number): number {
  return Math.max(LOUDNESS_FLOOR_LUFS, -0.691 + 10 * Math.log10(meanSquare));
}

/** Inverse of `meanSquareToLufs` above the floor. */
export function lufsToMeanSquare(lufs: number): number {
  return 10 ** ((lufs + 0.691) / 10);
}

/** Power gain of the K-weighting at a frequency, 1 near 1 kHz (0.85 dB below its shelf's start is left in, as in BS.1770-4). */
export function kWeight(hz: number): number {
  return powerGain(highShelf(), hz) * powerGain(highPass(), hz);
}

function powerGain({ b, a }: Coefficients, hz: number): number {
  const angle = (2 * Math.PI * hz) / ANALYSIS_RATE_HZ;
  const squared = (zero: number, one: number, two: number): number =>
    (zero + one * Math.cos(angle) + two * Math.cos(2 * angle)) ** 2 +
    (one * Math.sin(angle) + two * Math.sin(2 * angle)) ** 2;
  return squared(b[0], b[1], b[2]) / squared(1, a[0], a[1]);
}

interface Coefficients {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** Second-order section in transposed direct form II, double precision. */
class Biquad {
  #z1 = 0;
  #z2 = 0;
  constructor(readonly coefficients: Coefficients) {}

  step(input: number): number {
    const { b, a } = this.coefficients;
    const output = b[0] * input + this.#z1;
    this.#z1 = b[1] * input - a[0] * output + this.#z2;
    this.#z2 = b[2] * input - a[1] * output;
    return output;
  }
}

// BS.1770-4 gives both filters at 48 kHz only; these are the analogue prototypes behind those tables (frequency, gain, Q),
// carried to our rate by the bilinear transform.
function highShelf(): Coefficients {
  const k = Math.tan((Math.PI * 1681.974450955533) / ANALYSIS_RATE_HZ);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const norm = 1 + k / q + k * k;
  return {
    b: [
      (high + (band * k) / q + k * k) / norm,
      (2 * (k * k - high)) / norm,
      (high - (band * k) / q + k * k) / norm,
    ],
    a: [(2 * (k * k - 1)) / norm, (1 - k / q + k * k) / norm],
  };
}

function highPass(): Coefficients {
  const k = Math.tan((Math.PI * 38.13547087602444) / ANALYSIS_RATE_HZ);
  const q = 0.5003270373238773;
  const norm = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / norm, (1 - k / q + k * k) / norm] };
}
