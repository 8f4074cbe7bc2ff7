import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ, BAND_COUNT, frameEndSampleIndex } from '../../src/features/feature-layout.js';
import { featureFrames } from '../support/feature-frames.js';
import { goldenSignal } from '../support/golden-signal.js';

interface GoldenFrame {
  readonly frameIndex: number;
  readonly sampleIndex: number;
  readonly bandMagnitudes: readonly number[];
  readonly rms: number;
  readonly zeroCrossingRate: number;
  readonly spectralCentroidHz: number;
  readonly spectralRolloffHz: number;
  readonly spectralFlatness: number;
}

interface Golden {
  readonly frames: readonly GoldenFrame[];
  readonly loudness: readonly { seconds: number; momentaryLufs: number; shortTermLufs: number }[];
}

// numpy, scipy and librosa; the generator and their versions stand beside the file.
const golden = JSON.parse(
  readFileSync(new URL('../golden/features/features.json', import.meta.url), 'utf8'),
) as Golden;

const frames = featureFrames(goldenSignal(ANALYSIS_RATE_HZ, 4), { withDescriptors: true });
const ourFrame = (index: number): FeatureFrame => frames[index] as FeatureFrame;

describe.each(golden.frames)('frame $frameIndex against numpy, scipy and librosa', (theirs) => {
  const ours = ourFrame(theirs.frameIndex);
  const descriptors = ours.descriptors as NonNullable<FeatureFrame['descriptors']>;

  it('ends at the same sample', () => {
    expect(ours.sampleIndex).toBe(theirs.sampleIndex);
    expect(frameEndSampleIndex(theirs.frameIndex)).toBe(theirs.sampleIndex);
  });

  // Samples, magnitudes and compressed bands are float32 here and double there. A rounding of log10(1 + g·m), of at most
  // 2^-24 times a value below 4, is (1/g + m) · ln 10 · 2.4e-7 in m; the roundings of 2,048 samples add about 1e-7 to a
  // bin; the file is rounded to 1e-7.
  it('has the same magnitudes in all bands', () => {
    const gain = 10 ** (ours.gainDb / 20);
    expect(theirs.bandMagnitudes).toHaveLength(BAND_COUNT);
    for (const [band, magnitude] of theirs.bandMagnitudes.entries()) {
      const tolerance = 6e-7 * (1 / gain + magnitude) + 1e-6;
      const measured = (10 ** (ours.bands[band] as number) - 1) / gain;
      expect(Math.abs(measured - magnitude), `band ${band}: ${measured} for ${magnitude}`).toBeLessThan(
        tolerance,
      );
    }
  });

  // RMS: the roundings of the samples to float32 nearly cancel. Zero crossings: they move no sample over zero.
  it('has the same level and zero crossings', () => {
    expect(descriptors.rms / theirs.rms).toBeCloseTo(1, 7);
    expect(descriptors.zeroCrossingRate).toBeCloseTo(theirs.zeroCrossingRate, 12);
  });

  // Over the 1,024 bins below Nyquist on both sides. The centroid is a mean of float32 magnitudes; the roll-off is a bin,
  // exact; flatness takes logarithms of the smallest magnitudes, where 1e-7 of rounding is about 1e-5.
  it('has the same centroid, roll-off and flatness', () => {
    expect(descriptors.spectralCentroidHz / theirs.spectralCentroidHz).toBeCloseTo(1, 5);
    expect(descriptors.spectralRolloffHz).toBeCloseTo(theirs.spectralRolloffHz, 6);
    expect(descriptors.spectralFlatness / theirs.spectralFlatness).toBeCloseTo(1, 4);
  });
});

// BS.1770-4 prints its filters for 48 kHz only. Ours run at 22,050 Hz, where the bilinear transform bends the shelf's top
// octave and sound over 11 kHz (here noise alone) is not heard at all.
describe.each(golden.loudness)('loudness after $seconds s against EBU R128 at 48 kHz', (theirs) => {
  const ours = ourFrame(Math.round(theirs.seconds * 31.25) - 1);

  it('is within 0.15 LU, momentary and short-term', () => {
    expect(ours.sampleIndex / ANALYSIS_RATE_HZ).toBeCloseTo(theirs.seconds, 9);
    expect(Math.abs(ours.momentaryLufs - theirs.momentaryLufs)).toBeLessThan(0.15);
    expect(Math.abs(ours.shortTermLufs - theirs.shortTermLufs)).toBeLessThan(0.15);
  });
});
