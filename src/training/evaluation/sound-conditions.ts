import { StateVariableFilter } from '../../capture/demo/state-variable-filter.js';
import { clamp, dbToAmplitude } from '../../core/units.js';
import { Random } from '../random.js';

/** Sound of one channel. */
export interface MonoSound {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** Corner frequencies of the noise: three first-order slopes that together fall 3 dB an octave over the audible range. */
const NOISE_CORNERS_HZ = [40, 400, 4000] as const;
const PHONE_LOW_HZ = 300;
const PHONE_HIGH_HZ = 3400;
/** Resonances of the two sections of a fourth-order Butterworth filter: 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)). */
const BUTTERWORTH_SECTIONS = [0.541196, 1.306563] as const;

/** The sound as it arrives at an input turned up or down: over full scale it is cut, as a converter does. */
export function withGain({ samples, sampleRateHz }: MonoSound, gainDb: number): MonoSound {
  const gain = dbToAmplitude(gainDb);
  return { samples: samples.map((sample) => clamp(gain * sample, -1, 1)), sampleRateHz };
}

/**
 * The sound with steady noise, as of ventilation, that lies `snrDb` below it in mean power over the whole. The spectrum
 * falls by about 3 dB an octave.
 */
export function withRoomNoise({ samples, sampleRateHz }: MonoSound, snrDb: number, seed: number): MonoSound {
  const noise = roomNoise(samples.length, sampleRateHz, new Random(seed));
  const scale = Math.sqrt(power(samples) / Math.max(power(noise), Number.MIN_VALUE)) / dbToAmplitude(snrDb);
  return { samples: samples.map((sample, index) => sample + scale * (noise[index] as number)), sampleRateHz };
}

/** The sound through the band of a telephone, 300 to 3,400 Hz, fourth-order Butterworth at both ends. */
export function throughPhoneBand({ samples, sampleRateHz }: MonoSound): MonoSound {
  const section = (cutoffHz: number, resonance: number): StateVariableFilter => {
    const filter = new StateVariableFilter(sampleRateHz);
    filter.tune(cutoffHz, resonance);
    return filter;
  };
  const highpasses = BUTTERWORTH_SECTIONS.map((resonance) => section(PHONE_LOW_HZ, resonance));
  const lowpasses = BUTTERWORTH_SECTIONS.map((resonance) => section(PHONE_HIGH_HZ, resonance));
  const filtered = samples.map((sample) => {
    let value = sample;
    for (const filter of highpasses) {
      filter.step(value);
      value = filter.highpass;
    }
    for (const filter of lowpasses) {
      filter.step(value);
      value = filter.lowpass;
    }
    return value;
  });
  return { samples: filtered, sampleRateHz };
}

function roomNoise(length: number, sampleRateHz: number, random: Random): Float32Array {
  const noise = new Float32Array(length);
  for (const cornerHz of NOISE_CORNERS_HZ) {
    const pull = 1 - Math.exp((-2 * Math.PI * cornerHz) / sampleRateHz);
    // White noise through this low-pass keeps pull / (2 − pull) of its power; each slope shall have the same.
    const scale = Math.sqrt((2 - pull) / pull);
    let state = 0;
    for (let index = 0; index < length; index += 1) {
      state += pull * (random.normal() - state);
      noise[index] = (noise[index] as number) + scale * state;
    }
  }
  return noise;
}

function power(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / Math.max(1, samples.length);
}
