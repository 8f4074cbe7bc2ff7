import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT, PITCH_WINDOW_SAMPLES, PitchProfile } from '../../src/features/pitch-profile.js';
import { featureFrames } from '../support/feature-frames.js';
import { randomNumbers } from '../support/random-numbers.js';

/** Sum of sines of these frequencies, hertz, at half scale in all. */
function chord(frequencies: readonly number[], count: number, gain = 0.5): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => {
    const time = index / ANALYSIS_RATE_HZ;
    const sum = frequencies.reduce((total, hz) => total + Math.sin(2 * Math.PI * hz * time), 0);
    return (gain * sum) / frequencies.length;
  });
}

const profileOf = (frequencies: readonly number[], gain?: number): Float32Array =>
  new PitchProfile().compute(chord(frequencies, PITCH_WINDOW_SAMPLES, gain));

/** Semitones from A4 to hertz. */
const hertz = (semitones: number): number => 440 * 2 ** (semitones / 12);

interface Golden {
  readonly frames: readonly { readonly frameIndex: number; readonly pitchClasses: readonly number[] }[];
}

// numpy and scipy; the generator and their versions stand beside the file.
const golden = JSON.parse(
  readFileSync(new URL('../golden/features/pitch-profile.json', import.meta.url), 'utf8'),
) as Golden;

/** The signal of `pitch_profile.py`. */
function goldenSound(): Float32Array {
  const random = randomNumbers(1);
  return Float32Array.from({ length: 2 * ANALYSIS_RATE_HZ }, (_, index) => {
    const time = index / ANALYSIS_RATE_HZ;
    const noise = random() - 0.5;
    const tones = 0.2 * Math.sin(2 * Math.PI * 440 * time) + 0.1 * Math.sin(2 * Math.PI * 668.7 * time);
    return tones + 0.02 * noise;
  });
}

describe('pitch class profile', () => {
  it('is that of numpy and scipy at the ends of steps, and there is none in between', () => {
    const frames = featureFrames(goldenSound());
    for (const { frameIndex, pitchClasses } of golden.frames) {
      const ours = frames[frameIndex]?.pitchClasses as Float32Array;
      expect(ours).toHaveLength(PITCH_CLASS_COUNT);
      // Samples and magnitudes are float32 here: a millionth of the sum, which is 1.
      for (const [bin, share] of pitchClasses.entries())
        expect(Math.abs((ours[bin] as number) - share)).toBeLessThan(2e-6);
    }
    for (const { frameIndex, pitchClasses } of frames)
      expect(pitchClasses === null).toBe(frameIndex % 4 !== 3);
  });

  it('has a chord in the bins of its pitches, whatever the octave', () => {
    // A, C sharp and E: 0, 4 and 7 semitones, three bins each.
    for (const octave of [-12, 0, 12]) {
      const profile = profileOf([0, 4, 7].map((semitones) => hertz(semitones + octave)));
      for (const bin of [0, 12, 21]) expect(profile[bin]).toBeGreaterThan(0.25);
      expect(profile.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    }
  });

  it('turns with a transposition and does not change with the level', () => {
    const chordAt = (semitones: number): number[] => [0, 3, 7].map((step) => hertz(step + semitones));
    const profile = profileOf(chordAt(0));
    const up = profileOf(chordAt(5));
    // Between two bins of the spectrum a Hann window shows a peak up to 15 % lower, and a third of the sum is a note.
    for (const [bin, share] of profile.entries())
      expect(Math.abs((up[(bin + 15) % PITCH_CLASS_COUNT] as number) - share)).toBeLessThan(0.05);
    const quiet = profileOf(chordAt(0), 0.001);
    for (const [bin, share] of profile.entries()) expect(quiet[bin]).toBeCloseTo(share, 4);
  });

  it('tells what is out of tune: a third of a semitone is a bin', () => {
    const profile = profileOf([hertz(1 / 3)]);
    expect(profile[1]).toBeGreaterThan(0.95);
  });

  it('is empty where nothing sounds', () => {
    const profile = new PitchProfile().compute(new Float32Array(PITCH_WINDOW_SAMPLES));
    expect(profile).toEqual(new Float32Array(PITCH_CLASS_COUNT));
  });
});
