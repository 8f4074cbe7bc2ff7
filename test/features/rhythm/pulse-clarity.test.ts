import { describe, expect, it } from 'vitest';
import { BAND_COUNT } from '../../../src/features/feature-layout.js';
import { onsetFlux, onsetFluxes } from '../../../src/features/rhythm/onset-flux.js';
import { BAR_PERIODS, BEAT_PERIODS, clearestPulse } from '../../../src/features/rhythm/pulse-clarity.js';
import { Random } from '../../../src/training/random.js';

const FRAME_COUNT = 312;

/** Flux of strikes at some frames. */
function strikes(frames: readonly number[], frameCount = FRAME_COUNT): Float32Array {
  const fluxes = new Float32Array(frameCount);
  for (const frame of frames) fluxes[frame] = 1;
  return fluxes;
}

const every = (period: number): number[] =>
  Array.from({ length: Math.ceil(FRAME_COUNT / period) }, (_, index) => index * period);

describe('onset flux', () => {
  it('is the mean rise over all bands; what falls does not count', () => {
    const before = new Float32Array(BAND_COUNT).fill(1);
    const bands = before.slice();
    bands.fill(1.5, 0, 10);
    bands.fill(0, 10, 100);
    expect(onsetFlux(bands, before)).toBeCloseTo((10 * 0.5) / BAND_COUNT, 7);
    const fluxes = onsetFluxes([before, bands, before]);
    expect([...fluxes].map((flux) => Number(flux.toFixed(6)))).toEqual([
      0,
      Number((5 / BAND_COUNT).toFixed(6)),
      Number((90 / BAND_COUNT).toFixed(6)),
    ]);
  });
});

const beats = (fluxes: Float32Array): number => clearestPulse(fluxes, BEAT_PERIODS).clarity;
const bars = (fluxes: Float32Array): number => clearestPulse(fluxes, BAR_PERIODS).clarity;

describe('the clearest pulse', () => {
  it('is 1 and has the period where each strike returns after one period, whichever it is', () => {
    for (const period of [25, 37, 47]) {
      const pulse = clearestPulse(strikes(every(period)), BEAT_PERIODS);
      expect(pulse.clarity).toBeGreaterThan(0.97);
      expect(pulse.periodFrames).toBe(period);
    }
    expect(clearestPulse(strikes(every(70)), BAR_PERIODS)).toMatchObject({ periodFrames: 70 });
  });

  it('of bars stays where their strikes are no beats; that of beats falls', () => {
    const bar = [0, 11, 30, 41];
    const frames = every(70).flatMap((start) => bar.map((offset) => start + offset));
    const fluxes = strikes(frames.filter((frame) => frame < FRAME_COUNT));
    expect(bars(fluxes)).toBeGreaterThan(0.95);
    expect(beats(fluxes)).toBeLessThan(0.6);
  });

  it('falls with the unsteadiness of the strikes', () => {
    const clarity = (jitterFrames: number): number => {
      const random = new Random(3);
      const frames = every(20).map((frame) => frame + Math.round(jitterFrames * (2 * random.uniform() - 1)));
      return beats(strikes(frames.filter((frame) => frame >= 0 && frame < FRAME_COUNT)));
    };
    const clarities = [0, 1, 5].map(clarity) as [number, number, number];
    expect(clarities[0]).toBeGreaterThan(clarities[1] + 0.2);
    expect(clarities[1]).toBeGreaterThan(clarities[2] + 0.05);
  });

  it('is low in noise and 0 where nothing is struck', () => {
    const random = new Random(4);
    expect(beats(new Float32Array(FRAME_COUNT).map(() => random.uniform()))).toBeLessThan(0.3);
    expect(beats(new Float32Array(FRAME_COUNT).fill(0.4))).toBe(0);
    expect(beats(new Float32Array(0))).toBe(0);
    expect(beats(new Float32Array(FRAME_COUNT).fill(Number.NaN))).toBe(0);
  });

  it('does not change with the level of the strikes', () => {
    const random = new Random(5);
    const fluxes = new Float32Array(FRAME_COUNT).map(
      (_, frame) => random.uniform() + (frame % 20 === 0 ? 1 : 0),
    );
    expect(beats(fluxes.map((flux) => 0.1 * flux))).toBeCloseTo(beats(fluxes), 4);
  });

  it('is the largest autocorrelation within the range, as the definition says', () => {
    const random = new Random(6);
    const fluxes = new Float32Array(250).map((_, frame) => random.uniform() + Math.sin(frame / 7));
    const mean = fluxes.reduce((sum, flux) => sum + flux, 0) / fluxes.length;
    const variance = fluxes.reduce((sum, flux) => sum + (flux - mean) ** 2, 0) / fluxes.length;
    const correlation = (period: number): number => {
      const late = Array.from(fluxes.subarray(period));
      const products = late.map((flux, at) => (flux - mean) * ((fluxes[at] as number) - mean));
      return products.reduce((sum, product) => sum + product, 0) / products.length / variance;
    };
    for (const [range, from, to] of [
      [BEAT_PERIODS, 8, 47],
      [BAR_PERIODS, 48, 100],
    ] as const) {
      const all = Array.from({ length: to - from + 1 }, (_, index) => correlation(from + index));
      const pulse = clearestPulse(fluxes, range);
      expect(pulse.clarity).toBeCloseTo(Math.max(...all), 5);
      expect(pulse.periodFrames).toBe(from + all.indexOf(Math.max(...all)));
    }
  });

  it('looks no further than half of what there is', () => {
    expect(clearestPulse(strikes([0, 70, 99], 100), BAR_PERIODS)).toEqual({ periodFrames: 48, clarity: 0 });
  });
});
