import { describe, expect, it } from 'vitest';
import { envelopeLevel } from '../../src/capture/demo/envelope.js';
import { INSTRUMENTS, type InstrumentName, startVoice } from '../../src/capture/demo/instruments.js';
import { softLimit } from '../../src/capture/demo/mixer.js';
import { Reverb } from '../../src/capture/demo/reverb.js';
import { SeededNoise } from '../../src/capture/demo/seeded-noise.js';
import { StateVariableFilter } from '../../src/capture/demo/state-variable-filter.js';

const SAMPLE_RATE_HZ = 44_100;
const NAMES = Object.keys(INSTRUMENTS) as InstrumentName[];

/** The whole of one note, rendered in pieces of `blockSamples`; `seconds` bounds a voice that would not end. */
function play(name: InstrumentName, midi: number, durationSeconds: number, blockSamples = 64): Float64Array {
  const note = { midi, durationSeconds, velocity: 0.7, brightness: 0 };
  const voice = startVoice(INSTRUMENTS[name], note, SAMPLE_RATE_HZ, 5);
  const samples: number[] = [];
  const block = new Float64Array(blockSamples);
  while (!voice.finished && samples.length < 30 * SAMPLE_RATE_HZ) {
    voice.render(block, 0, blockSamples);
    samples.push(...block);
  }
  return Float64Array.from(samples);
}

/** Magnitude of a signal's Hann-windowed component at one frequency (a single term of the Fourier sum). */
function magnitudeAt(samples: Float64Array, frequencyHz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, index) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length);
    const angle = (2 * Math.PI * frequencyHz * index) / SAMPLE_RATE_HZ;
    real += sample * window * Math.cos(angle);
    imaginary += sample * window * Math.sin(angle);
  });
  return Math.hypot(real, imaginary) / samples.length;
}

/** Cents by which the strongest component near `frequencyHz` is off. */
function detuningCents(samples: Float64Array, frequencyHz: number): number {
  let best = 0;
  let bestMagnitude = -1;
  for (let cents = -60; cents <= 60; cents += 2) {
    const magnitude = magnitudeAt(samples, frequencyHz * 2 ** (cents / 1200));
    if (magnitude > bestMagnitude) {
      best = cents;
      bestMagnitude = magnitude;
    }
  }
  return best;
}

describe('voices', () => {
  it.each(NAMES)('%s sounds, stays finite, ends, and ends in quiet', (name) => {
    const samples = play(name, 57, 0.5);
    const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
    expect(samples.every(Number.isFinite)).toBe(true);
    expect(peak).toBeGreaterThan(0.05);
    expect(peak).toBeLessThan(3);
    expect(samples.length).toBeLessThan(6 * SAMPLE_RATE_HZ);
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.05 * peak);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.005 * peak);
  });

  it.each([
    ['harp', 55, 196],
    ['harp', 83, 987.77],
    ['brightPluck', 69, 440],
    ['electricPiano', 69, 440],
    ['softBass', 45, 110],
    ['synthBass', 45, 110],
    ['lead', 76, 659.26],
    ['brass', 62, 293.66],
  ] as const)('%s plays MIDI %i within six cents of %f Hz', (name, midi, frequencyHz) => {
    const middle = play(name, midi, 1).subarray(4000, 4000 + 22_050);
    expect(Math.abs(detuningCents(middle, frequencyHz))).toBeLessThanOrEqual(6);
  });

  it('a louder or brighter note of the lead has more of its high partials', () => {
    const bright = { midi: 60, durationSeconds: 0.5, velocity: 0.7, brightness: 1.5 };
    const voice = startVoice(INSTRUMENTS.lead, bright, SAMPLE_RATE_HZ, 5);
    const block = new Float64Array(16_000);
    for (let from = 0; from < block.length; from += 50) voice.render(block, from, from + 50);
    const plain = play('lead', 60, 0.5).subarray(0, 16_000);
    const partial = 25 * 261.63;
    expect(magnitudeAt(block, partial)).toBeGreaterThan(1.5 * magnitudeAt(plain, partial));
  });
});

describe('envelopeLevel', () => {
  const shape = { attackSeconds: 0.1, decaySeconds: 0.2, sustain: 0.5, releaseSeconds: 0.4 };

  it('rises, falls to the sustain, and is exactly zero after the release', () => {
    expect(envelopeLevel(shape, 0, 1)).toBe(0);
    expect(envelopeLevel(shape, 0.05, 1)).toBeCloseTo(0.5, 9);
    expect(envelopeLevel(shape, 0.1, 1)).toBeCloseTo(1, 9);
    expect(envelopeLevel(shape, 0.3, 5)).toBeCloseTo(0.5 + 0.5 / Math.E, 9);
    expect(envelopeLevel(shape, 1.2, 1)).toBeCloseTo(envelopeLevel(shape, 1, 1) / 8, 9);
    expect(envelopeLevel(shape, 1.401, 1)).toBe(0);
    expect(envelopeLevel(shape, 9, 1)).toBe(0);
  });

  it('released during the attack, goes on from where it was', () => {
    expect(envelopeLevel(shape, 0.0500001, 0.05)).toBeCloseTo(0.5, 4);
  });
});

describe('StateVariableFilter', () => {
  it('is 3 dB down at the cutoff and 12 dB an octave beyond', () => {
    const responseAt = (frequencyHz: number) => {
      const filter = new StateVariableFilter(SAMPLE_RATE_HZ);
      filter.tune(1000, Math.SQRT1_2);
      let energy = 0;
      for (let index = 0; index < 44_100; index++) {
        filter.step(Math.sin((2 * Math.PI * frequencyHz * index) / SAMPLE_RATE_HZ));
        if (index >= 22_050) energy += filter.lowpass ** 2;
      }
      return 10 * Math.log10((2 * energy) / 22_050);
    };
    expect(responseAt(100)).toBeCloseTo(0, 1);
    expect(responseAt(1000)).toBeCloseTo(-3.01, 1);
    // Butterworth of order two: −10·log10(1 + 4⁴) two octaves up, a little more so near half the sample rate.
    expect(responseAt(4000)).toBeLessThan(-24);
    expect(responseAt(4000)).toBeGreaterThan(-26);
  });
});

describe('Reverb', () => {
  it('decays by 60 dB in its time, different left and right, and is still after a reset', () => {
    const reverb = new Reverb(SAMPLE_RATE_HZ, 1.7);
    const seconds = 2;
    const input = new Float64Array(seconds * SAMPLE_RATE_HZ);
    const left = new Float64Array(input.length);
    const right = new Float64Array(input.length);
    input[0] = 1;
    reverb.process(input, left, right, input.length);
    const levelDb = (from: number) => {
      const part = left.subarray(from * SAMPLE_RATE_HZ, (from + 0.2) * SAMPLE_RATE_HZ);
      return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0));
    };
    const fallDb = levelDb(0.2) - levelDb(1.2);
    // Low frequencies alone would fall by 35.3 dB in this second; the damped high ones fall faster.
    expect(fallDb).toBeGreaterThan(35);
    expect(fallDb).toBeLessThan(60);
    expect(left).not.toEqual(right);
    reverb.reset();
    input[0] = 0;
    left.fill(0);
    right.fill(0);
    reverb.process(input, left, right, input.length);
    expect(left.every((sample) => sample === 0) && right.every((sample) => sample === 0)).toBe(true);
  });
});

describe('softLimit', () => {
  it('leaves what is quiet alone, bends the rest, and never passes its ceiling', () => {
    expect(softLimit(0.5)).toBe(0.5);
    expect(softLimit(-0.6)).toBe(-0.6);
    expect(softLimit(0.8)).toBeLessThan(0.8);
    expect(softLimit(0.8)).toBeGreaterThan(0.7);
    expect(softLimit(-50)).toBeCloseTo(-0.97, 9);
    expect(softLimit(0.9)).toBeGreaterThan(softLimit(0.89));
  });
});

describe('SeededNoise', () => {
  it('is the same for a seed, another for its neighbour, and uniform', () => {
    const draw = (seed: number) => {
      const noise = new SeededNoise(seed);
      return Array.from({ length: 20_000 }, () => noise.unit());
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3).slice(0, 5)).not.toEqual(draw(4).slice(0, 5));
    for (const seed of [0, 1, -7]) {
      const values = draw(seed);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const power = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0.5, 1);
      expect(power).toBeCloseTo(1 / 12, 2);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThan(1);
    }
  });
});
