import { describe, expect, it } from 'vitest';
import { FastAnalysis } from '../../../src/features/rhythm/fast-analysis.js';
import type { OnsetEvent } from '../../../src/features/feature-frame.js';
import { ANALYSIS_RATE_HZ, FAST_HOP_SAMPLES } from '../../../src/features/feature-layout.js';
import { RhythmMaterial } from './rhythm-material.js';

function sine(frequencyHz: number, seconds: number, amplitude: number): Float32Array {
  return Float32Array.from(
    { length: seconds * ANALYSIS_RATE_HZ },
    (_, index) => amplitude * Math.sin((2 * Math.PI * frequencyHz * index) / ANALYSIS_RATE_HZ),
  );
}

/** Everything the analysis says of `samples` pushed in chunks of `chunkSize`. */
function trace(samples: Float32Array, chunkSize: number) {
  const onsets: OnsetEvent[] = [];
  const hops: number[][] = [];
  const analysis = new FastAnalysis(
    (onset) => onsets.push(onset),
    (at) => hops.push([at.sampleIndex, at.onsetStrength, at.levelDbfs, at.lowDbfs, at.midDbfs, at.highDbfs]),
  );
  for (let start = 0; start < samples.length; start += chunkSize) {
    analysis.push(samples.subarray(start, start + chunkSize));
  }
  return { onsets, hops, analysis };
}

function drumLoop(): Float32Array {
  const material = new RhythmMaterial(4, 5);
  for (let beat = 0; beat < 7; beat += 1) material.hit(beat % 2 ? 'snare' : 'kick', 0.3 + beat / 2, 0.6);
  material.noiseBed(0.003);
  return material.samples;
}

describe('FastAnalysis', () => {
  it('gives the same in any chunking', () => {
    const samples = drumLoop();
    const whole = trace(samples, samples.length);
    expect(whole.hops.length).toBe(Math.floor(samples.length / FAST_HOP_SAMPLES));
    expect(whole.onsets.length).toBe(7);
    for (const chunkSize of [1, 251, 128]) {
      const cut = trace(samples, chunkSize);
      expect(cut.hops).toEqual(whole.hops);
      expect(cut.onsets).toEqual(whole.onsets);
    }
  });

  it('stamps hops with the sample after their last one', () => {
    const { hops } = trace(new Float32Array(FAST_HOP_SAMPLES * 3 + 1), 1);
    expect(hops.map(([sampleIndex]) => sampleIndex)).toEqual([128, 256, 384]);
  });

  it.each([
    [86, 'lowDbfs'],
    [1000, 'midDbfs'],
    [6000, 'highDbfs'],
  ] as const)('puts a tone of %i Hz at −6 dB into %s', (frequencyHz, band) => {
    const { analysis } = trace(sine(frequencyHz, 1, 0.5), 4096);
    const rmsDbfs = 20 * Math.log10(0.5 / Math.SQRT2);
    expect(Math.abs(analysis.levelDbfs - rmsDbfs)).toBeLessThan(0.5);
    expect(Math.abs(analysis[band] - rmsDbfs)).toBeLessThan(1);
    for (const other of (['lowDbfs', 'midDbfs', 'highDbfs'] as const).filter((name) => name !== band)) {
      expect(analysis[other]).toBeLessThan(rmsDbfs - 30);
    }
  });

  it('puts digital silence at the floor', () => {
    const { analysis, onsets } = trace(new Float32Array(ANALYSIS_RATE_HZ), 1000);
    const { levelDbfs, lowDbfs, midDbfs, highDbfs, onsetStrength } = analysis;
    expect([levelDbfs, lowDbfs, midDbfs, highDbfs, onsetStrength]).toEqual([-120, -120, -120, -120, 0]);
    expect(onsets).toEqual([]);
  });

  it('counts non-finite samples and hears on as if they were zeros', () => {
    const samples = drumLoop();
    const zeroed = samples.slice();
    for (const index of [0, 5000, 5001, 30_000]) {
      samples[index] = index === 5001 ? Infinity : NaN;
      zeroed[index] = 0;
    }
    const broken = trace(samples, 997);
    expect(broken.analysis.nonFiniteSampleCount).toBe(4);
    expect(broken.hops).toEqual(trace(zeroed, 997).hops);
    expect(broken.onsets.length).toBeGreaterThanOrEqual(7);
  });

  it('is not deafened by one sample far beyond full scale', () => {
    const samples = new Float32Array(8 * ANALYSIS_RATE_HZ);
    samples[1000] = 3e38;
    samples.set(drumLoop(), 4 * ANALYSIS_RATE_HZ);
    const { onsets, analysis } = trace(samples, 512);
    // Seven drums, and the noise bed where it starts.
    expect(onsets.filter(({ sampleIndex }) => sampleIndex > 4 * ANALYSIS_RATE_HZ).length).toBe(8);
    expect(Number.isFinite(analysis.levelDbfs)).toBe(true);
  });
});
