import { describe, expect, it } from 'vitest';
import { LoudnessMeter, lufsToMeanSquare, meanSquareToLufs } from '../../src/features/loudness.js';
import { sine } from '../support/sounds.js';

// The two stages of K-weighting as ITU-R BS.1770-4 prints them, for 48 kHz.
const STAGES_48K = [
  { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [1, -1.69065929318241, 0.73248077421585] },
  { b: [1, -2, 1], a: [1, -1.99004745483398, 0.99007225036621] },
] as const;

/** |H|² of the printed filters at a frequency, dB. */
function referenceGainDb(frequencyHz: number): number {
  const power = (taps: readonly number[]): number => {
    const turn = (2 * Math.PI * frequencyHz) / 48_000;
    const real = taps.reduce((sum, tap, index) => sum + tap * Math.cos(turn * index), 0);
    const imaginary = taps.reduce((sum, tap, index) => sum - tap * Math.sin(turn * index), 0);
    return real ** 2 + imaginary ** 2;
  };
  return STAGES_48K.reduce((db, { b, a }) => db + 10 * Math.log10(power(b) / power(a)), 0);
}

/** Pushes so many hops of 706 samples. */
function pushHops(meter: LoudnessMeter, samples: Float32Array, hopCount: number): void {
  for (let hop = 0; hop < hopCount; hop += 1) {
    meter.push(samples.subarray(hop * 706, (hop + 1) * 706));
    meter.endHop();
  }
}

describe('loudness meter', () => {
  // Towards our Nyquist frequency the bilinear transform bends the shelf: 6 kHz is where 0.1 dB still holds.
  it.each([30, 60, 100, 500, 1000, 1500, 2000, 3000, 4000, 6000])(
    'weighs %i Hz as the 48 kHz filters do',
    (hz) => {
      const meter = new LoudnessMeter();
      pushHops(meter, sine(hz, 0.5, 5), 150);
      const expected = -0.691 + 10 * Math.log10(0.5 ** 2 / 2) + referenceGainDb(hz);
      expect(Math.abs(meter.shortTermLufs - expected)).toBeLessThan(0.1);
    },
  );

  it('takes half of the oldest hop: 400 ms are 12.5 hops', () => {
    const meter = new LoudnessMeter();
    const loud = sine(1000, 0.5, 1);
    pushHops(meter, loud, 30);
    const steady = meter.momentaryLufs;
    const silence = new Float32Array(13 * 706);
    pushHops(meter, silence, 12);
    expect(meter.momentaryLufs - steady).toBeCloseTo(10 * Math.log10(0.5 / 12.5), 1);
    // 3 s are 93.75 hops; of the 42 heard, 30 were loud.
    expect(meter.shortTermLufs - steady).toBeCloseTo(10 * Math.log10(30 / 42), 1);
    pushHops(meter, silence, 1);
    expect(meter.momentaryLufs).toBeLessThan(-50);
  });

  it('has the floor for silence, and its inverse above it', () => {
    expect(meanSquareToLufs(0)).toBe(-120);
    expect(meanSquareToLufs(1)).toBeCloseTo(-0.691, 12);
    for (const lufs of [-100, -23, 0]) expect(meanSquareToLufs(lufsToMeanSquare(lufs))).toBeCloseTo(lufs, 9);
  });
});
