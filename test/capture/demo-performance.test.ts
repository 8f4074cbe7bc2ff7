import FFT from 'fft.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { DemoPerformer } from '../../src/capture/demo/performer.js';
import { DEMO_SECTIONS, type DemoSection } from '../../src/capture/demo/score.js';

/** What the performance sounds like, measured on one pass of it by means that know nothing of how it was made. */

const SAMPLE_RATE_HZ = 22_050;
const PLAYED = DEMO_SECTIONS.filter((section) => section.tempoBpm !== null);
const BORDERS = DEMO_SECTIONS.map((section) => section.startSeconds);

let stereo = new Float32Array(0);
let mono = new Float32Array(0);

beforeAll(() => {
  const performer = new DemoPerformer(SAMPLE_RATE_HZ);
  stereo = new Float32Array(2 * performer.passSamples);
  performer.render(stereo);
  mono = Float32Array.from({ length: performer.passSamples }, (_, index) => {
    return 0.5 * ((stereo[2 * index] ?? 0) + (stereo[2 * index + 1] ?? 0));
  });
});

function part(section: DemoSection): Float32Array {
  const toSample = (seconds: number) => Math.round(seconds * SAMPLE_RATE_HZ);
  return mono.subarray(toSample(section.startSeconds), toSample(section.endSeconds));
}

function named(name: string): Float32Array {
  const section = DEMO_SECTIONS.find((candidate) => candidate.name === name);
  if (section === undefined) throw new Error(`no section ${name}`);
  return part(section);
}

function rmsDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Magnitude spectra (bins 0..size/2) of Hann-windowed frames. */
function spectra(samples: Float32Array, size: number, hop: number): Float64Array[] {
  const fft = new FFT(size);
  const complex = fft.createComplexArray();
  const frames: Float64Array[] = [];
  for (let start = 0; start + size <= samples.length; start += hop) {
    const windowed = Float64Array.from({ length: size }, (_, index) => {
      return (samples[start + index] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size));
    });
    fft.realTransform(complex, windowed);
    frames.push(
      Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
        return Math.hypot(complex[2 * bin] ?? 0, complex[2 * bin + 1] ?? 0);
      }),
    );
  }
  return frames;
}

/** Summed magnitude of each pitch class between 60 Hz and 2.1 kHz. */
function chroma(samples: Float32Array): number[] {
  const size = 8192;
  const sums = new Array<number>(12).fill(0);
  for (const spectrum of spectra(samples, size, size / 2)) {
    spectrum.forEach((magnitude, bin) => {
      const frequencyHz = (bin * SAMPLE_RATE_HZ) / size;
      if (frequencyHz < 60 || frequencyHz > 2100) return;
      const pitchClass = Math.round(12 * Math.log2(frequencyHz / 440) + 69) % 12;
      sums[pitchClass] = (sums[pitchClass] ?? 0) + magnitude;
    });
  }
  return sums;
}

/** Listeners' ratings of how well each degree fits a key (Krumhansl & Kessler 1982). */
const PROFILES = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
};

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (f: (index: number) => number) => a.reduce((total, _, index) => total + f(index), 0);
  const da = (index: number) => (a[index] ?? 0) - meanA;
  const db = (index: number) => (b[index] ?? 0) - meanB;
  return sum((i) => da(i) * db(i)) / Math.sqrt(sum((i) => da(i) ** 2) * sum((i) => db(i) ** 2));
}

/** The key whose profile the pitch classes follow best. */
function keyOf(samples: Float32Array): { tonicPitchClass: number; mode: string } {
  const sums = chroma(samples);
  let best = { tonicPitchClass: -1, mode: 'none' };
  let bestCorrelation = -1;
  for (const [mode, profile] of Object.entries(PROFILES)) {
    for (let tonicPitchClass = 0; tonicPitchClass < 12; tonicPitchClass++) {
      const rotated = sums.map((_, degree) => sums[(degree + tonicPitchClass) % 12] ?? 0);
      const fit = correlation(rotated, profile);
      if (fit > bestCorrelation) {
        bestCorrelation = fit;
        best = { tonicPitchClass, mode };
      }
    }
  }
  return best;
}

const FLUX_HOP = 220;

/** Rise of the compressed spectrum from frame to frame, without its mean: peaks where notes begin. */
function onsetCurve(samples: Float32Array): Float64Array {
  let previous: Float64Array | null = null;
  const rises: number[] = [];
  for (const spectrum of spectra(samples, 1024, FLUX_HOP)) {
    const compressed = spectrum.map((magnitude) => Math.log1p(magnitude));
    const before: Float64Array | null = previous;
    rises.push(
      before === null
        ? 0
        : compressed.reduce((sum, value, bin) => sum + Math.max(0, value - (before[bin] ?? 0)), 0),
    );
    previous = compressed;
  }
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
  return Float64Array.from(rises, (rise) => rise - mean);
}

function autocorrelation(curve: Float64Array, lag: number): number {
  let sum = 0;
  for (let index = lag; index < curve.length; index++) sum += (curve[index] ?? 0) * (curve[index - lag] ?? 0);
  return sum / (curve.length - lag);
}

describe('the demo performance', () => {
  it('is finite, inside full scale, and without offset', () => {
    let peak = 0;
    let sum = 0;
    for (const sample of stereo) {
      if (!Number.isFinite(sample)) peak = Number.POSITIVE_INFINITY;
      peak = Math.max(peak, Math.abs(sample));
      sum += sample;
    }
    expect(peak).toBeGreaterThan(0.8);
    expect(peak).toBeLessThanOrEqual(0.97);
    expect(Math.abs(sum / stereo.length)).toBeLessThan(1e-4);
  });

  it('is digital zero in its silence, and only there for so long', () => {
    expect(named('silence').length).toBe(6 * SAMPLE_RATE_HZ);
    expect(named('silence').every((sample) => sample === 0)).toBe(true);
    for (const section of PLAYED) {
      const samples = part(section);
      let longest = 0;
      let run = 0;
      for (const sample of samples) {
        run = sample === 0 ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      expect(longest, section.name).toBeLessThan(64);
    }
  });

  it('has no step where sections and passes meet', () => {
    for (const seconds of BORDERS) {
      const border = Math.round(seconds * SAMPLE_RATE_HZ);
      const before = border === 0 ? mono.length - 1 : border - 1;
      const step = Math.abs((mono[border] ?? 1) - (mono[before] ?? 1));
      // The largest step of the music itself around the border, where there is some.
      const around = mono.subarray(border + 1, border + 2000);
      const usual = around.reduce(
        (most, sample, i) => Math.max(most, Math.abs(sample - (around[i - 1] ?? sample))),
        0,
      );
      expect(step, `at ${seconds} s`).toBeLessThanOrEqual(Math.max(usual, 1e-4));
    }
    for (const name of ['aggressive', 'triumphant'])
      expect(Math.abs(named(name).at(-1) ?? 1)).toBeLessThan(1e-6);
  });

  it('orders its sections by loudness as the arc wants it', () => {
    expect(rmsDb(named('aggressive'))).toBeGreaterThan(rmsDb(named('triumphant')) + 1);
    expect(rmsDb(named('triumphant'))).toBeGreaterThan(rmsDb(named('uplifting')));
    expect(rmsDb(named('uplifting'))).toBeGreaterThan(rmsDb(named('calm')) + 6);
    expect(rmsDb(named('uplifting'))).toBeGreaterThan(rmsDb(named('melancholic')) + 6);
    expect(rmsDb(named('melancholic'))).toBeGreaterThan(-30);
    const build = named('build-up');
    const quarter = Math.floor(build.length / 4);
    const quarters = [0, 1, 2, 3].map((index) =>
      rmsDb(build.subarray(index * quarter, (index + 1) * quarter)),
    );
    expect(quarters).toEqual([...quarters].sort((a, b) => a - b));
    expect((quarters[3] ?? 0) - (quarters[0] ?? 0)).toBeGreaterThan(6);
  });

  it.each(PLAYED)('$name is heard in its key', (section) => {
    expect(keyOf(part(section))).toEqual(section.key);
  });

  it.each(PLAYED)('$name keeps its tempo: note onsets repeat with the beat', (section) => {
    const beatSeconds = 60 / (section.tempoBpm ?? Number.NaN);
    const curve = onsetCurve(part(section));
    const beatLag = (beatSeconds * SAMPLE_RATE_HZ) / FLUX_HOP;
    let bestLag = 0;
    for (let lag = Math.ceil(0.8 * beatLag); lag <= 1.2 * beatLag; lag++) {
      if (bestLag === 0 || autocorrelation(curve, lag) > autocorrelation(curve, bestLag)) bestLag = lag;
    }
    expect(bestLag / beatLag).toBeGreaterThan(0.985);
    expect(bestLag / beatLag).toBeLessThan(1.015);
    expect(autocorrelation(curve, bestLag)).toBeGreaterThan(0.2 * autocorrelation(curve, 0));
  });

  it('is brighter where it is wild than where it is quiet', () => {
    const centroidHz = (samples: Float32Array) => {
      let weighted = 0;
      let total = 0;
      for (const spectrum of spectra(samples, 2048, 2048)) {
        spectrum.forEach((magnitude, bin) => {
          weighted += magnitude * bin * (SAMPLE_RATE_HZ / 2048);
          total += magnitude;
        });
      }
      return weighted / total;
    };
    const loud = ['uplifting', 'aggressive', 'triumphant'].map((name) => centroidHz(named(name)));
    const quiet = ['calm', 'melancholic'].map((name) => centroidHz(named(name)));
    expect(Math.min(...loud)).toBeGreaterThan(1.5 * Math.max(...quiet));
  });
});
