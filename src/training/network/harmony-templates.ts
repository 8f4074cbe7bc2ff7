import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';

const BINS_PER_SEMITONE = PITCH_CLASS_COUNT / 12;
/** Share of a pitch's strength that falls into the bins beside its own: voices are never exactly in tune. */
const SPREAD = 0.5;

/** Chords to begin with, pitch classes from the root: major, minor and diminished triad, a cluster of semitones. */
export const CHORD_TEMPLATES: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0],
  [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0],
  [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0],
  [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

/** Keys to begin with, pitch classes from the tonic: how often each occurs in major and in minor (Temperley 2007). */
export const KEY_TEMPLATES: readonly (readonly number[])[] = [
  [0.748, 0.06, 0.488, 0.082, 0.67, 0.46, 0.096, 0.715, 0.104, 0.366, 0.057, 0.4],
  [0.712, 0.084, 0.474, 0.618, 0.049, 0.46, 0.105, 0.747, 0.404, 0.067, 0.133, 0.33],
];

/** A kernel [1, 36, 1, channels] whose first channels are these templates (12 values each), at mean 0 and the norm of the rest. */
export function withTemplates(
  kernel: Float32Array,
  channels: number,
  templates: readonly (readonly number[])[],
): Float32Array {
  const result = kernel.slice();
  const norm = Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0) / channels);
  for (const [channel, template] of templates.entries()) {
    const fine = refine(template);
    const mean = fine.reduce((sum, value) => sum + value, 0) / fine.length;
    const centred = fine.map((value) => value - mean);
    const scale = norm / Math.hypot(...centred);
    for (const [bin, value] of centred.entries()) result[bin * channels + channel] = scale * value;
  }
  return result;
}

/** Semitones to thirds of semitones. */
function refine(template: readonly number[]): number[] {
  const fine = new Array<number>(PITCH_CLASS_COUNT).fill(0);
  for (const [semitone, value] of template.entries()) {
    const bin = semitone * BINS_PER_SEMITONE;
    fine[bin] = value;
    for (const beside of [bin - 1, bin + 1])
      fine[(beside + PITCH_CLASS_COUNT) % PITCH_CLASS_COUNT] = SPREAD * value;
  }
  return fine;
}
