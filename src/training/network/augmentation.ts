import { BAND_COUNT } from '../../features/feature-layout.js';
import type { Random } from '../random.js';
import type { Crop } from './crop.js';

const MAX_BAND_SHIFT = 2;
const MAX_MASK_BANDS = 14;
const MAX_MASK_FRAMES = 30;
const LOW_PASS_CHANCE = 0.3;
const LOWEST_CUTOFF_BAND = 95;
const MAX_GAIN_DB = 4;
const MAX_TILT_DB = 4;
const NOISE_CHANCE = 0.3;
const LN10 = Math.log(10);

/**
 * Changes a crop in ways that leave its emotion alone; `crop` is [frames][bands] of log10(1 + magnitude), in place.
 * Gain of ±4 dB and spectral tilt of ±4 dB in the true magnitude domain (another state of the loudness normaliser, other
 * loudspeakers), a shift of up to ±2 bands (about a semitone), room noise, a low-pass (no head may learn the codec).
 */
export function augment(crop: Float32Array, random: Random): void {
  shiftBands(crop, random.below(2 * MAX_BAND_SHIFT + 1) - MAX_BAND_SHIFT);
  const gainDb = (2 * random.uniform() - 1) * MAX_GAIN_DB;
  const tiltDb = (2 * random.uniform() - 1) * MAX_TILT_DB;
  const noise = random.uniform() < NOISE_CHANCE ? 10 ** (-2 + 2 * random.uniform()) : 0;
  scaleMagnitudes(crop, gainDb, tiltDb, noise, random);
  if (random.uniform() < LOW_PASS_CHANCE) {
    lowPass(crop, LOWEST_CUTOFF_BAND + random.below(BAND_COUNT - LOWEST_CUTOFF_BAND));
  }
}

/** SpecAugment (Park et al. 2019): blanks two stretches of bands and two of frames in a standardised crop, in place. */
export function mask(crop: Float32Array, random: Random): void {
  const frameCount = crop.length / BAND_COUNT;
  for (let count = 0; count < 2; count += 1) {
    const width = random.below(MAX_MASK_BANDS + 1);
    const start = random.below(BAND_COUNT - width + 1);
    for (let frame = 0; frame < frameCount; frame += 1) {
      crop.fill(0, frame * BAND_COUNT + start, frame * BAND_COUNT + start + width);
    }
    const length = random.below(Math.min(MAX_MASK_FRAMES, frameCount >> 2) + 1);
    const first = random.below(frameCount - length + 1);
    crop.fill(0, first * BAND_COUNT, (first + length) * BAND_COUNT);
  }
}

/** Lays another sound over a crop, before it is standardised, in place; `levelDb`: its level beside the crop's own. */
export function overlay({ frames, pitchClasses }: Crop, other: Crop, levelDb: number): void {
  const gain = 10 ** (levelDb / 20);
  for (let index = 0; index < frames.length; index += 1) {
    const own = Math.exp((frames[index] as number) * LN10);
    frames[index] = Math.log10(own + gain * (Math.exp((other.frames[index] as number) * LN10) - 1));
  }
  for (let index = 0; index < pitchClasses.length; index += 1) {
    const sum = (pitchClasses[index] as number) + gain * (other.pitchClasses[index] as number);
    pitchClasses[index] = sum / (1 + gain);
  }
}

function shiftBands(crop: Float32Array, shift: number): void {
  if (shift === 0) return;
  for (let start = 0; start < crop.length; start += BAND_COUNT) {
    const frame = crop.subarray(start, start + BAND_COUNT);
    const edge = frame[shift > 0 ? 0 : BAND_COUNT - 1] as number;
    frame.copyWithin(Math.max(0, shift), Math.max(0, -shift), BAND_COUNT - Math.max(0, shift));
    if (shift > 0) frame.fill(edge, 0, shift);
    else frame.fill(edge, BAND_COUNT + shift);
  }
}

function scaleMagnitudes(
  crop: Float32Array,
  gainDb: number,
  tiltDb: number,
  noise: number,
  random: Random,
): void {
  const scales = Float32Array.from({ length: BAND_COUNT }, (_, band) => {
    const tilt = tiltDb * (band / (BAND_COUNT - 1) - 0.5);
    return 10 ** ((gainDb + tilt) / 20);
  });
  for (let index = 0; index < crop.length; index += 1) {
    const magnitude = Math.exp((crop[index] as number) * LN10) - 1;
    const hiss = noise === 0 ? 0 : noise * (0.5 + random.uniform());
    crop[index] = Math.log10(1 + magnitude * (scales[index % BAND_COUNT] as number) + hiss);
  }
}

function lowPass(crop: Float32Array, cutoffBand: number): void {
  for (let start = 0; start < crop.length; start += BAND_COUNT) {
    crop.fill(0, start + cutoffBand, start + BAND_COUNT);
  }
}
