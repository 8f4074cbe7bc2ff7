import { describe, expect, it } from 'vitest';
import type { FeatureFrame } from '../../src/features/feature-frame.js';
import {
  ANALYSIS_RATE_HZ,
  BAND_COUNT,
  FRAME_SIZE_SAMPLES,
  frameEndSampleIndex,
  WINDOW_FRAME_COUNT,
} from '../../src/features/feature-layout.js';
import { createLogFilterbank } from '../../src/features/log-filterbank.js';
import { featureFrames } from '../support/feature-frames.js';
import { goldenSignal } from '../support/golden-signal.js';
import { joined, sine } from '../support/sounds.js';

const WITH = { withDescriptors: true };

/** Band magnitudes before gain and logarithm. */
function magnitudes(frame: FeatureFrame): number[] {
  return Array.from(frame.bands, (value) => (10 ** value - 1) / 10 ** (frame.gainDb / 20));
}

function last(frames: readonly FeatureFrame[]): FeatureFrame {
  return frames.at(-1) as FeatureFrame;
}

describe('positions of frames', () => {
  it('has exactly 312 frames in 10 s', () => {
    expect(WINDOW_FRAME_COUNT).toBe(312);
    expect(featureFrames(new Float32Array(10 * ANALYSIS_RATE_HZ))).toHaveLength(312);
  });

  it('emits a frame with its last sample, not before', () => {
    expect(featureFrames(new Float32Array(705))).toHaveLength(0);
    expect(featureFrames(new Float32Array(706))).toHaveLength(1);
    expect(featureFrames(new Float32Array(1410))).toHaveLength(1);
    expect(featureFrames(new Float32Array(1411)).map(({ sampleIndex }) => sampleIndex)).toEqual([706, 1411]);
  });

  it('does not drift in 10 hours', () => {
    const frameCount = 10 * 3600 * 31.25;
    let before = 0;
    for (let index = 0; index < frameCount; index += 1) {
      const end = frameEndSampleIndex(index);
      // Hops of 705.6 samples, rounded: in whole numbers, ten times everything.
      if (Math.abs(10 * end - 7056 * (index + 1)) > 5 || end - before < 705 || end - before > 706) {
        expect.unreachable(`frame ${index} ends at ${end}, the one before at ${before}`);
      }
      before = end;
    }
    expect(before).toBe(10 * 3600 * ANALYSIS_RATE_HZ);
  });
});

describe('filterbank', () => {
  const bank = createLogFilterbank();

  it('has 149 bands of unit area, ascending, 20 Hz to Nyquist', () => {
    expect(bank).toHaveLength(BAND_COUNT);
    for (const { weights } of bank) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
    const centres = bank.map(({ centreHz }) => centreHz);
    expect(centres).toEqual([...new Set(centres)].sort((a, b) => a - b));
    expect(centres[0]).toBeGreaterThan(20);
    expect(centres.at(-1)).toBeLessThan(ANALYSIS_RATE_HZ / 2);
  });

  // A sine on FFT bin k under a Hann window: amplitude · N/4 there, half of that in the bins beside it, nothing else.
  it.each([3, 40, 75, 120, 148])('answers a sine on the centre of band %i as the window says', (index) => {
    const band = bank[index] as (typeof bank)[number];
    const centreBin = Math.round((band.centreHz * FRAME_SIZE_SAMPLES) / ANALYSIS_RATE_HZ);
    const measured = magnitudes(last(featureFrames(sine(band.centreHz, 0.5, 1))));
    const height = 0.5 * (FRAME_SIZE_SAMPLES / 4);
    for (const [other, { firstBin, weights }] of bank.entries()) {
      const weight = (bin: number): number => weights[bin - firstBin] ?? 0;
      const expected = height * (weight(centreBin) + (weight(centreBin - 1) + weight(centreBin + 1)) / 2);
      expect(measured[other], `band ${other}`).toBeCloseTo(expected, 2);
    }
    expect(measured.indexOf(Math.max(...measured))).toBe(index);
  });

  it('answers an impulse alike in all bands: the window where the impulse lies', () => {
    const samples = new Float32Array(frameEndSampleIndex(3));
    const age = 500;
    samples[samples.length - age] = 1;
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (FRAME_SIZE_SAMPLES - age)) / FRAME_SIZE_SAMPLES);
    for (const magnitude of magnitudes(last(featureFrames(samples)))) expect(magnitude).toBeCloseTo(hann, 4);
  });

  it('does not hear a constant', () => {
    const frame = last(featureFrames(new Float32Array(2 * ANALYSIS_RATE_HZ).fill(0.5)));
    expect(Math.max(...magnitudes(frame))).toBeLessThan(1e-3);
    expect(frame.levelDbfs).toBeLessThan(-100);
    expect(frame.peakDbfs).toBeCloseTo(-6.0206, 3);
    expect(frame.momentaryLufs).toBeLessThan(-100);
  });
});

describe('levels', () => {
  it('of a full-scale sine are 0 dBFS peak and −3.01 dBFS', () => {
    const frame = last(featureFrames(sine(997, 1, 4), WITH));
    expect(frame.peakDbfs).toBeCloseTo(0, 2);
    expect(frame.levelDbfs).toBeCloseTo(-3.01, 1);
    expect(frame.descriptors?.rms).toBeCloseTo(Math.SQRT1_2, 2);
    // EBU Tech 3341 sets its meter to this: 997 Hz at full scale in one channel reads −3.01 LUFS.
    expect(frame.momentaryLufs).toBeCloseTo(-3.01, 1);
    expect(frame.shortTermLufs).toBeCloseTo(-3.01, 1);
  });

  it('of a full-scale square wave are 0 dBFS', () => {
    const square = sine(441, 1, 1).map((_, index) => (index % 50 < 25 ? 1 : -1));
    const frame = last(featureFrames(square, WITH));
    expect(frame.peakDbfs).toBe(0);
    expect(frame.levelDbfs).toBeCloseTo(0, 1);
    expect([...frame.bands].every(Number.isFinite)).toBe(true);
  });

  it('are those of the hop alone: a click is over with it', () => {
    const samples = new Float32Array(10 * 706);
    samples[3000] = -0.5;
    const frames = featureFrames(samples);
    expect(frames.map(({ peakDbfs }) => Math.round(peakDbfs))).toEqual(
      frames.map((_, index) => (index === 4 ? -6 : -120)),
    );
    expect(frames[4]?.levelDbfs).toBeCloseTo(10 * Math.log10(0.25 / 706), 1);
    expect(frames[5]?.levelDbfs).toBeLessThan(-60);
  });

  it('of silence are the floor: no band, no descriptor, state silence', () => {
    const frames = featureFrames(new Float32Array(ANALYSIS_RATE_HZ), WITH);
    expect(frames).toHaveLength(31);
    for (const frame of frames) {
      expect(frame.bands).toEqual(new Float32Array(BAND_COUNT));
      expect(frame).toMatchObject({
        levelDbfs: -120,
        peakDbfs: -120,
        momentaryLufs: -120,
        shortTermLufs: -120,
        gainDb: 0,
        state: 'silence',
      });
      expect(frame.descriptors).toEqual({
        rms: 0,
        zeroCrossingRate: 0,
        spectralCentroidHz: 0,
        spectralRolloffHz: 0,
        spectralFlatness: 0,
        chroma: new Array(12).fill(0),
        mfcc: new Array(13).fill(0),
      });
    }
  });
});

describe('descriptors', () => {
  it('of a sine on a bin: centroid and roll-off there, flatness near 0, its pitch class strongest', () => {
    const hz = (41 * ANALYSIS_RATE_HZ) / FRAME_SIZE_SAMPLES;
    const { descriptors } = last(featureFrames(sine(hz, 0.5, 1), WITH));
    expect(descriptors?.spectralCentroidHz).toBeCloseTo(hz, 0);
    expect(descriptors?.spectralRolloffHz).toBeCloseTo((42 * ANALYSIS_RATE_HZ) / FRAME_SIZE_SAMPLES, 6);
    expect(descriptors?.spectralFlatness).toBeLessThan(0.01);
    expect(descriptors?.zeroCrossingRate).toBeCloseTo((2 * hz) / ANALYSIS_RATE_HZ, 2);
    // 441.4 Hz is an A: the tenth from C.
    expect(descriptors?.chroma.indexOf(1)).toBe(9);
  });

  it('are finite when the one sample that sounds lies where the window is 0', () => {
    const samples = new Float32Array(frameEndSampleIndex(9));
    samples[frameEndSampleIndex(5) - FRAME_SIZE_SAMPLES] = 0.5;
    const descriptors = featureFrames(samples, WITH)[5]?.descriptors;
    expect(descriptors?.rms).toBeGreaterThan(0);
    expect(descriptors).toMatchObject({ spectralCentroidHz: 0, spectralRolloffHz: 0, spectralFlatness: 0 });
  });

  it('renews chroma and MFCC every fourth frame and after silence, and holds them between', () => {
    const sound = joined(sine(440, 0.3, 1), new Float32Array(5000), sine(523, 0.3, 1));
    const frames = featureFrames(sound, WITH);
    const chroma = (index: number) => frames[index]?.descriptors?.chroma;
    expect(chroma(13)).toBe(chroma(12));
    expect(chroma(15)).toBe(chroma(12));
    expect(chroma(16)).not.toBe(chroma(15));
    const first = frames.findIndex(
      ({ descriptors }, index) =>
        index > 31 && (descriptors?.rms ?? 0) > 0 && frames[index - 1]?.descriptors?.rms === 0,
    );
    expect(first).toBeGreaterThan(31);
    expect(Math.max(...(chroma(first) ?? []))).toBe(1);
  });

  it('are left out when not asked for', () => {
    expect(last(featureFrames(goldenSignal(ANALYSIS_RATE_HZ, 0.1))).descriptors).toBeNull();
  });
});

describe('chunking', () => {
  const sound = joined(goldenSignal(ANALYSIS_RATE_HZ, 1.5), new Float32Array(15_000), sine(700, 0.01, 0.8));
  const whole = featureFrames(sound, WITH);

  it.each([1, 127, 128, 706, 4099])('of %i samples gives identical frames', (chunkSamples) => {
    expect(whole).toHaveLength(93);
    expect(featureFrames(sound, WITH, chunkSamples)).toEqual(whole);
  });

  it('gives a new extractor nothing of the one before', () => {
    expect(featureFrames(sound, WITH)).toEqual(whole);
  });
});
