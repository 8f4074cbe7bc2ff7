import { ANALYSIS_RATE_HZ } from './feature-layout.js';
import { MagnitudeSpectrum } from './spectrum.js';

/** Samples of the window in which pitches are told apart: 0.37 s, bins of 2.7 Hz. */
export const PITCH_WINDOW_SAMPLES = 8192;
/** Bins of an octave: thirds of a semitone, so that what is out of tune shows. */
export const PITCH_CLASS_COUNT = 36;

const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / PITCH_WINDOW_SAMPLES;
/** Peaks from C2 less a little up to C7 are taken for pitches. */
const FIRST_BIN = 24;
const END_BIN = 780;
const REFERENCE_HZ = 440;
const FLOOR = 1e-12;

/**
 * Pitch class profile of a window of sound, after Gómez 2006 ("Tonal description of polyphonic audio for music content
 * processing"): every peak of the magnitude spectrum between 65 and 2,100 Hz, its frequency refined by a parabola through
 * the log magnitudes, adds its magnitude to the two nearest of 36 bins an octave. Bin 0 is A; the sum is 1, or 0 when
 * there is no peak. Pitch classes do not depend on level.
 */
export class PitchProfile {
  readonly #spectrum = new MagnitudeSpectrum(PITCH_WINDOW_SAMPLES);

  /** `window`: the last `PITCH_WINDOW_SAMPLES` samples at 22,050 Hz, oldest first. Returns a new array. */
  compute(window: Float32Array): Float32Array {
    const magnitudes = this.#spectrum.compute(window);
    const profile = new Float32Array(PITCH_CLASS_COUNT);
    let sum = 0;
    for (let bin = FIRST_BIN; bin < END_BIN; bin += 1) {
      const magnitude = magnitudes[bin] as number;
      const before = magnitudes[bin - 1] as number;
      const after = magnitudes[bin + 1] as number;
      if (!(magnitude > before && magnitude >= after)) continue;
      addPeak(profile, (bin + peakOffset(before, magnitude, after)) * BIN_WIDTH_HZ, magnitude);
      sum += magnitude;
    }
    return sum > 0 ? profile.map((value) => value / sum) : profile;
  }
}

/** Where between the neighbouring bins a peak lies, −0.5..0.5. */
function peakOffset(before: number, peak: number, after: number): number {
  const a = Math.log(before + FLOOR);
  const b = Math.log(peak + FLOOR);
  const c = Math.log(after + FLOOR);
  const curvature = a - 2 * b + c;
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / curvature)) : 0;
}

function addPeak(profile: Float32Array, hz: number, magnitude: number): void {
  const position = PITCH_CLASS_COUNT * Math.log2(hz / REFERENCE_HZ);
  const below = Math.floor(position);
  const share = position - below;
  const low = ((below % PITCH_CLASS_COUNT) + PITCH_CLASS_COUNT) % PITCH_CLASS_COUNT;
  const high = (low + 1) % PITCH_CLASS_COUNT;
  profile[low] = (profile[low] as number) + magnitude * (1 - share);
  profile[high] = (profile[high] as number) + magnitude * share;
}
