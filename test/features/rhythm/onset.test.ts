import { describe, expect, it } from 'vitest';
import { FastAnalysis } from '../../../src/features/rhythm/fast-analysis.js';
import { ANALYSIS_RATE_HZ, FAST_FRAME_SIZE_SAMPLES } from '../../../src/features/feature-layout.js';
import { createOnsetBands } from '../../../src/features/rhythm/onset-bands.js';
import { OnsetPicker } from '../../../src/features/rhythm/onset-picker.js';
import { scoreEvents } from './event-score.js';
import { type Hit, RhythmMaterial } from './rhythm-material.js';

function findOnsets(samples: Float32Array) {
  const seconds: number[] = [];
  const strengths: number[] = [];
  new FastAnalysis(({ sampleIndex, strength }) => {
    seconds.push(sampleIndex / ANALYSIS_RATE_HZ);
    strengths.push(strength);
  }).push(samples);
  return { seconds, strengths };
}

interface Scene {
  readonly name: string;
  readonly kinds: readonly Hit[];
  readonly padAmplitude: number;
  readonly noiseRms: number;
}

const KIT: readonly Hit[] = ['kick', 'snare', 'hat'];
const SCENES: readonly Scene[] = [
  { name: 'clicks alone', kinds: ['click'], padAmplitude: 0, noiseRms: 0 },
  { name: 'clicks in a pad', kinds: ['click'], padAmplitude: 0.2, noiseRms: 0 },
  { name: 'drums alone', kinds: KIT, padAmplitude: 0, noiseRms: 0 },
  { name: 'kicks in a pad with noise', kinds: ['kick'], padAmplitude: 0.2, noiseRms: 0.003 },
  { name: 'drums in a pad with noise at −40 dB', kinds: KIT, padAmplitude: 0.2, noiseRms: 0.01 },
  { name: 'plucked notes', kinds: ['pluck'], padAmplitude: 0, noiseRms: 0 },
  { name: 'plucked notes in noise at −30 dB', kinds: ['pluck'], padAmplitude: 0, noiseRms: 0.03 },
  { name: 'plucked notes in a pad', kinds: ['pluck'], padAmplitude: 0.2, noiseRms: 0.003 },
];

/** Hits of random kind and loudness (range 11 dB), 120..600 ms apart. */
function compose({ kinds, padAmplitude, noiseRms }: Scene) {
  const material = new RhythmMaterial(20, 11);
  const referenceSeconds: number[] = [];
  for (let at = 1.5; at < 19; at += 0.12 + 0.48 * material.random()) {
    material.hit(
      kinds[Math.floor(material.random() * kinds.length)] as Hit,
      at,
      0.2 + 0.5 * material.random(),
    );
    referenceSeconds.push(at);
  }
  if (padAmplitude > 0) material.pad([110, 165, 220, 277], padAmplitude);
  if (noiseRms > 0) material.noiseBed(noiseRms);
  return { material, referenceSeconds };
}

describe('onsets', () => {
  it.each(SCENES)('are found in $name: F-measure at ±25 ms ≥ .9, from −40 dB to full level', (scene) => {
    const { material, referenceSeconds } = compose(scene);
    const counts = [0, -20, -40].map((gainDb) => {
      const { seconds, strengths } = findOnsets(material.scaled(gainDb));
      const score = scoreEvents(seconds, referenceSeconds, 0.025);
      expect(score.fMeasure, `${gainDb} dB`).toBeGreaterThanOrEqual(0.9);
      expect(strengths.every((strength) => strength > 0 && strength <= 1)).toBe(true);
      // Causal: never before the sound.
      expect(Math.min(...score.errorsSeconds)).toBeGreaterThan(0);
      return seconds.length;
    });
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(0.08 * referenceSeconds.length);
  });

  it('of drums are decided within 12 ms (median) and 18 ms (nine tenths)', () => {
    const { material, referenceSeconds } = compose(SCENES[2] as Scene);
    const { errorsSeconds } = scoreEvents(findOnsets(material.samples).seconds, referenceSeconds, 0.05);
    const sorted = [...errorsSeconds].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(0.012);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(0.018);
  });

  it('are stronger for louder hits', () => {
    const meanStrength = (amplitude: number) => {
      const material = new RhythmMaterial(10, 2);
      for (let at = 1; at < 9; at += 0.5) material.hit('snare', at, amplitude);
      material.pad([110, 165, 220], 0.3);
      const { strengths } = findOnsets(material.samples);
      expect(strengths.length).toBeGreaterThanOrEqual(15);
      return strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
    };
    expect(meanStrength(0.6)).toBeGreaterThan(meanStrength(0.1) + 0.1);
  });

  it.each([-80, -60, -40, -10])('are not found in a minute of steady noise at %i dBFS', (levelDbfs) => {
    const material = new RhythmMaterial(60, 4);
    material.noiseBed(10 ** (levelDbfs / 20));
    expect(findOnsets(material.samples).seconds).toEqual([]);
  });

  it.each([41, 110, 440, 5000])('are not found in a steady tone of %i Hz', (frequencyHz) => {
    const samples = Float32Array.from({ length: 20 * ANALYSIS_RATE_HZ }, (_, index) => {
      const seconds = index / ANALYSIS_RATE_HZ;
      return 0.5 * Math.min(1, seconds) * Math.sin(2 * Math.PI * frequencyHz * seconds);
    });
    expect(findOnsets(samples).seconds).toEqual([]);
  });

  it('are not found in a swelling pad with vibrato', () => {
    const material = new RhythmMaterial(20);
    material.pad([110, 165, 220, 277], 0.4);
    expect(findOnsets(material.samples).seconds).toEqual([]);
  });
});

describe('OnsetPicker', () => {
  it('decides a certain onset at once and a weak one a hop later', () => {
    const decide = (values: readonly number[]) => {
      const picker = new OnsetPicker();
      for (let hop = 0; hop < 100; hop += 1) picker.step(0, true);
      return values.map((value) => picker.step(value, true) > 0);
    };
    expect(decide([0.5, 0.6, 0])).toEqual([true, false, false]);
    expect(decide([0.1, 0.12, 0])).toEqual([false, true, false]);
    expect(decide([0.1, 0, 0])).toEqual([false, false, false]);
  });

  it('keeps 52 ms between onsets and is silent when nothing is audible', () => {
    const picker = new OnsetPicker();
    const decided: number[] = [];
    for (let hop = 0; hop < 60; hop += 1) {
      if (picker.step(hop % 6 === 0 ? 1 + hop / 50 : 0, hop >= 20) > 0) decided.push(hop);
    }
    expect(decided.length).toBeGreaterThan(1);
    expect(decided[0]).toBeGreaterThanOrEqual(20);
    for (let index = 1; index < decided.length; index += 1) {
      expect((decided[index] as number) - (decided[index - 1] as number)).toBeGreaterThanOrEqual(9);
    }
  });
});

describe('createOnsetBands', () => {
  it('covers the bins from 1 with triangles of unit area', () => {
    const bands = createOnsetBands();
    let lastCentreHz = 0;
    for (const { firstBin, weights, centreHz } of bands) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...weights)).toBeGreaterThan(0);
      expect(centreHz).toBeGreaterThan(lastCentreHz);
      expect(firstBin).toBeGreaterThanOrEqual(1);
      expect(firstBin + weights.length).toBeLessThanOrEqual(FAST_FRAME_SIZE_SAMPLES / 2);
      lastCentreHz = centreHz;
    }
    expect(bands[0]?.centreHz).toBeCloseTo(43.07, 1);
    expect(lastCentreHz).toBeGreaterThan(9000);
  });
});
