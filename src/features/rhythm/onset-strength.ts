import { FAST_FRAME_SIZE_SAMPLES, FAST_HOP_SAMPLES, ANALYSIS_RATE_HZ } from '../feature-layout.js';
import type { Band } from '../log-filterbank.js';
import { createOnsetBands } from './onset-bands.js';

/** A spectrum is held against those from this many frames before (23 ms, a whole frame) … */
const NEAREST_FRAMES = 4;
/** … to this many (52 ms): what sounded in any of them is not new. Steady noise and tremolo then hardly count. */
const FARTHEST_FRAMES = 9;
/** Spectral detail counts down to this far below the loudness reference (−60 dB). */
const COMPRESSION = 1000;
/** Lowest reference, amplitude of a sine (−70 dBFS): below it, sound grows weaker instead of being lifted. */
const LOWEST_REFERENCE = 10 ** (-70 / 20);
const RELEASE_DB_PER_SECOND = 6;
const ATTACK_SECONDS = 0.1;
/** Share of each range in the onset strength: without it a kick drum, five bands of 64, would hardly count. */
const GROUPS = [
  { fromHz: 0, toHz: 250, weight: 0.22 },
  { fromHz: 250, toHz: 2500, weight: 0.39 },
  { fromHz: 2500, toHz: ANALYSIS_RATE_HZ, weight: 0.39 },
];
interface Group {
  readonly bandCount: number;
  readonly weight: number;
}
const HOPS_PER_SECOND = ANALYSIS_RATE_HZ / FAST_HOP_SAMPLES;
const RELEASE = 10 ** (-RELEASE_DB_PER_SECOND / 20 / HOPS_PER_SECOND);
const ATTACK = 1 - Math.exp(-1 / (ATTACK_SECONDS * HOPS_PER_SECOND));
/** FFT magnitude of a full-scale sine on a bin, under the Hann window. */
const FULL_SCALE_MAGNITUDE = FAST_FRAME_SIZE_SAMPLES / 4;

/**
 * Onset strength of successive spectra: log-filtered spectral flux with a maximum filter over neighbouring bands of the
 * earlier spectrum, which keeps vibrato from counting (SuperFlux: Böck & Widmer 2013, "Maximum filter vibrato suppression
 * for onset detection", section 3). Deviations: frames of 23 ms; the maximum also reaches over several earlier frames; the
 * logarithm is taken relative to a slow peak reference of the loudness so far, so that the input level does not matter; a
 * weighted mean of three frequency ranges, not the sum over bands.
 * Works in place; allocates only when constructed.
 */
export class OnsetStrength {
  readonly #bands = createOnsetBands();
  /** Band magnitudes of the last frames (a ring), each the largest of a band and its two neighbours. */
  readonly #past = Array.from({ length: FARTHEST_FRAMES }, () => new Float64Array(this.#bands.length));
  readonly #now = new Float64Array(this.#bands.length);
  /** Largest of `#past`, a band each. */
  readonly #before = new Float64Array(this.#bands.length);
  readonly #groups: readonly Group[] = GROUPS.map(({ fromHz, toHz, weight }) => ({
    bandCount: this.#bands.filter((band) => band.centreHz >= fromHz && band.centreHz < toHz).length,
    weight,
  }));
  /** Mean rise of the newest frame in each range (to 250 Hz, to 2,500 Hz, above), decades. */
  readonly rises = new Float64Array(GROUPS.length);
  #frameCount = 0;
  #reference = LOWEST_REFERENCE;

  /** `magnitudes`: bins 0..255 of a Hann-windowed frame. Returns the weighted mean rise in decades, 0 or more (hits: .2..1.5). */
  step(magnitudes: Float32Array): number {
    const loudest = this.#filter(magnitudes);
    this.#recall();
    const floor = this.#reference / COMPRESSION;
    const now = this.#now;
    let total = 0;
    let band = 0;
    for (let group = 0; group < this.#groups.length; group += 1) {
      const { bandCount, weight } = this.#groups[group] as Group;
      // One logarithm for several bands: the product of a few ratios stays far within a double.
      let product = 1;
      let sum = 0;
      for (const end = band + bandCount; band < end; band += 1) {
        const magnitude = now[band] as number;
        const before = this.#before[band] as number;
        if (magnitude > before) product *= (magnitude + floor) / (before + floor);
        if (band % 16 === 15) {
          sum += Math.log10(product);
          product = 1;
        }
      }
      const rise = (sum + Math.log10(product)) / bandCount;
      this.rises[group] = rise;
      total += weight * rise;
    }
    this.#keep();
    this.#follow(loudest);
    return total;
  }

  /** Renews `#before`. */
  #recall(): void {
    const before = this.#before.fill(0);
    for (let age = NEAREST_FRAMES; age <= FARTHEST_FRAMES; age += 1) {
      const past = this.#past[(this.#frameCount + FARTHEST_FRAMES - age) % FARTHEST_FRAMES] as Float64Array;
      for (let band = 0; band < before.length; band += 1) {
        if ((past[band] as number) > (before[band] as number)) before[band] = past[band] as number;
      }
    }
  }

  /** Puts `#now` in the ring through the maximum filter. */
  #keep(): void {
    const now = this.#now;
    const past = this.#past[this.#frameCount % FARTHEST_FRAMES] as Float64Array;
    for (let band = 0; band < now.length; band += 1) {
      const below = now[Math.max(0, band - 1)] as number;
      const above = now[Math.min(now.length - 1, band + 1)] as number;
      past[band] = Math.max(now[band] as number, below, above);
    }
    this.#frameCount += 1;
  }

  /** Fills `#now` and returns its largest value. */
  #filter(magnitudes: Float32Array): number {
    let loudest = 0;
    for (let index = 0; index < this.#bands.length; index += 1) {
      const { firstBin, weights } = this.#bands[index] as Band;
      let sum = 0;
      for (let offset = 0; offset < weights.length; offset += 1) {
        sum += (magnitudes[firstBin + offset] as number) * (weights[offset] as number);
      }
      const value = sum / FULL_SCALE_MAGNITUDE;
      this.#now[index] = value;
      if (value > loudest) loudest = value;
    }
    return loudest;
  }

  #follow(loudest: number): void {
    if (loudest > this.#reference) this.#reference += ATTACK * (loudest - this.#reference);
    else this.#reference = Math.max(LOWEST_REFERENCE, this.#reference * RELEASE);
  }
}
