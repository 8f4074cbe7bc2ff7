import { describe, expect, it } from 'vitest';
import { ANALYSIS_RATE_HZ, BAND_COUNT } from '../../../src/features/feature-layout.js';
import { DESCRIPTOR_COUNT, DescriptorSet } from '../../../src/training/classical/descriptor-set.js';
import { spectralContrast } from '../../../src/training/classical/spectral-contrast.js';
import { pooledSpectrogram, seriesStatistics } from '../../../src/training/classical/spectrogram-features.js';
import { TEMPI_BPM, tempogram } from '../../../src/training/classical/tempogram.js';
import { constantQChroma, tonnetz } from '../../../src/training/classical/tonal-descriptors.js';
import { featureFrames } from '../../support/feature-frames.js';
import { whiteNoise } from '../../support/sounds.js';
import { clickTrack } from '../../support/synth.js';

function tone(hz: readonly number[], seconds = 1): Float32Array {
  return Float32Array.from({ length: seconds * ANALYSIS_RATE_HZ }, (_, index) =>
    hz.reduce((sum, one) => sum + 0.1 * Math.sin((2 * Math.PI * one * index) / ANALYSIS_RATE_HZ), 0),
  );
}

function lastBands(samples: Float32Array): Float32Array {
  return featureFrames(samples).at(-1)?.bands as Float32Array;
}

describe('constant-Q chroma and tonal centroid', () => {
  it('of a note stands at its pitch class, in every octave', () => {
    for (const [hz, pitch] of [
      [440, 9],
      [880, 9],
      [523.25, 0],
      [1046.5, 0],
      [739.99, 6],
    ] as const) {
      const chroma = constantQChroma(lastBands(tone([hz])));
      expect(chroma.indexOf(Math.max(...chroma)), `${hz} Hz`).toBe(pitch);
    }
    expect(constantQChroma(new Float32Array(BAND_COUNT))).toEqual(new Array(12).fill(0));
  });

  it('lie where the paper puts them: a pitch class by its steps on three circles', () => {
    const at = (pitch: number): number[] =>
      tonnetz(Array.from({ length: 12 }, (_, index) => (index === pitch ? 1 : 0)));
    expect(at(0)).toEqual([0, 1, 0, 1, 0, 0.5]);
    // G, seven semitones: 7 · 210° = 30° on the circle of fifths, 7 · 270° = 90° on that of minor thirds, 7 · 120° = 120°
    // on that of major thirds, whole turns left out.
    const expected = [1 / 2, Math.sqrt(3) / 2, 1, 0, Math.sqrt(3) / 4, -1 / 4];
    for (const [index, value] of at(7).entries()) expect(value).toBeCloseTo(expected[index] as number, 12);
    expect(tonnetz(new Array(12).fill(0))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('spectral contrast', () => {
  it('is high for a tone in its range and low for noise', () => {
    const ofTone = spectralContrast(lastBands(tone([1131])));
    const ofNoise = spectralContrast(lastBands(whiteNoise(0.1, 1, 3)));
    expect(ofTone).toHaveLength(7);
    expect(ofTone[3]).toBeGreaterThan(2 * (ofNoise[3] as number));
    expect(Math.max(...ofTone)).toBe(ofTone[3]);
    expect(spectralContrast(new Float32Array(BAND_COUNT).fill(2))).toEqual(new Array(7).fill(0));
  });
});

describe('tempogram', () => {
  it('has its peak at the tempo of the beats, to the third of an octave', () => {
    const frames = featureFrames(
      clickTrack(
        Array.from({ length: 23 }, (_, beat) => (60 * beat) / (TEMPI_BPM[5] as number)),
        ANALYSIS_RATE_HZ,
        12,
      ),
    );
    const flux = frames.map(({ bands }, index) => {
      const before = frames[index - 1]?.bands ?? bands;
      return bands.reduce((sum, value, band) => sum + Math.max(0, value - (before[band] as number)), 0);
    });
    const values = tempogram(flux);
    expect(values.indexOf(Math.max(...values.slice(4)))).toBe(5);
    expect(tempogram(new Array(500).fill(3))).toEqual(TEMPI_BPM.map(() => 0));
  });
});

describe('statistics', () => {
  it('of a series are those counted by hand', () => {
    const [mean, deviation, low, middle, high, step, stepDeviation] = seriesStatistics([0, 2, 4, 6, 8, 10]);
    expect([mean, low, middle, high, step, stepDeviation]).toEqual([5, 1, 5, 9, 2, 0]);
    expect(deviation).toBeCloseTo(Math.sqrt(35 / 3), 12);
  });

  it('of pooled spectrograms: means over bands and frames', () => {
    const bands = new Uint16Array(4 * BAND_COUNT).map(
      (_, index) => 8192 * (Math.floor(index / BAND_COUNT) + (index % BAND_COUNT >= 144 ? 2 : 0)),
    );
    const pooled = pooledSpectrogram({ bands, frameCount: 4 }, 2);
    expect(pooled).toHaveLength(2);
    expect(pooled[0]).toHaveLength(37);
    expect(pooled.map(([first]) => first)).toEqual([0.5, 2.5]);
    // The last group has five bands.
    expect(pooled.map((row) => row.at(-1))).toEqual([2.5, 4.5]);
  });
});

describe('descriptor set', () => {
  it('has as many finite numbers as it says, of music and of silence', () => {
    for (const samples of [tone([440, 554.37], 2), new Float32Array(2 * ANALYSIS_RATE_HZ)]) {
      const set = new DescriptorSet();
      for (const frame of featureFrames(samples, { withDescriptors: true })) set.add(frame);
      const values = set.result();
      expect(values).toHaveLength(DESCRIPTOR_COUNT);
      expect(values.every(Number.isFinite)).toBe(true);
    }
    expect(new DescriptorSet().result()).toEqual([]);
  });
});
