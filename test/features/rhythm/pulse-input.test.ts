import { describe, expect, it } from 'vitest';
import { BAND_COUNT } from '../../../src/features/feature-layout.js';
import { onsetFluxes } from '../../../src/features/rhythm/onset-flux.js';
import { PulseHistory, pulseInputs } from '../../../src/features/rhythm/pulse-input.js';
import { Random } from '../../../src/training/random.js';

/** Strikes every 16 frames (.51 s) over a little noise. */
function pulse(frameCount: number, seed = 1): Float32Array {
  const random = new Random(seed);
  return new Float32Array(frameCount).map((_, frame) => 0.05 * random.uniform() + (frame % 16 === 0 ? 1 : 0));
}

describe('what the network is told of the pulse', () => {
  it('is nothing of up to 2 s, and more the longer the span, up to 8 s', () => {
    expect(pulseInputs(pulse(0))).toEqual([0, 0]);
    expect(pulseInputs(pulse(62))).toEqual([0, 0]);
    const [three, five, eight, ten] = [94, 156, 250, 312].map((count) => pulseInputs(pulse(count))[0]);
    expect(three).toBeGreaterThan(0.2);
    expect(five).toBeGreaterThan(2 * (three as number));
    expect(eight).toBeGreaterThan(1.5 * (five as number));
    expect(ten).toBeCloseTo(eight as number, 1);
  });

  it('is nothing of bars before two of the longest could be heard', () => {
    const [six, eight, ten] = [200, 256, 312].map((count) => pulseInputs(pulse(count))[1]);
    expect(six).toBe(0);
    expect(eight).toBeGreaterThan(1);
    expect(ten).toBeGreaterThan(1.5 * (eight as number));
  });

  it('is below 0 without a pulse', () => {
    const random = new Random(2);
    for (const input of pulseInputs(new Float32Array(312).map(() => random.uniform()))) {
      expect(input).toBeLessThan(-0.8);
    }
  });
});

describe('history of the pulse', () => {
  it('says at every moment, and of moments past, what the frames say', () => {
    const random = new Random(3);
    const frames = Array.from({ length: 400 }, () =>
      new Float32Array(BAND_COUNT).map(() => random.uniform()),
    );
    const history = new PulseHistory(8);
    for (let frame = 0; frame < 400; frame += 1) {
      history.push(frames[frame] as Float32Array);
      if (frame % 61 !== 60) continue;
      const heard = onsetFluxes(frames.slice(0, frame + 1));
      for (const lag of [0, 5, 8]) {
        const count = Math.min(312, heard.length - lag);
        const span = heard.subarray(heard.length - lag - count, heard.length - lag);
        expect(history.inputs(count, lag)).toEqual(pulseInputs(span));
      }
    }
  });

  it('keeps nothing of the array it is given', () => {
    const history = new PulseHistory(0);
    const bands = new Float32Array(BAND_COUNT);
    for (let frame = 0; frame < 312; frame += 1) history.push(bands.fill(frame % 16 === 0 ? 1 : 0));
    expect(history.inputs(312, 0)[0]).toBeGreaterThan(2);
  });
});
