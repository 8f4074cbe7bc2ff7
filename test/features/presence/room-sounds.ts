import { ANALYSIS_RATE_HZ } from '../../../src/features/feature-layout.js';
import { seededNoise } from '../rhythm/rhythm-material.js';

/** A steady sound of a room at `levelDbfs` RMS: the same for the same seed. */
export function roomSound(kind: string, levelDbfs: number, seconds: number, seed = 1): Float32Array {
  const make = ROOM_SOUNDS[kind] as Maker;
  const samples = make(Math.round(seconds * ANALYSIS_RATE_HZ), seededNoise(seed));
  const meanSquare = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const gain = 10 ** (levelDbfs / 20) / Math.sqrt(meanSquare);
  return samples.map((sample) => gain * sample);
}

type Maker = (length: number, noise: () => number) => Float32Array;

/** Every kind by name. */
export const ROOM_SOUNDS: Readonly<Record<string, Maker>> = {
  'rumble below 60 Hz': (length, noise) => highPassed(lowPassed(white(length, noise), 60, 4), 20),
  'white noise': white,
  'pink noise': pink,
  'brown noise': (length, noise) => lowPassed(white(length, noise), 3, 1),
  hiss: (length, noise) => highPassed(white(length, noise), 4000),
  'hum of 50 Hz': (length) => tones(length, harmonics(50)),
  'hum of 60 Hz': (length) => tones(length, harmonics(60)),
  'hum of 100 Hz': (length) => tones(length, harmonics(100)),
  ...Object.fromEntries(
    [30, 47, 120, 330, 1000, 2500, 5000, 10_000].map((hz) => [
      `a fan's tone at ${hz} Hz`,
      (length: number) => tones(length, [[hz, 1]]),
    ]),
  ),
  'a fan: tones in noise': (length, noise) => {
    const air = pink(length, noise);
    const whine = tones(length, [
      [118, 0.7],
      [371, 0.3],
    ]);
    return air.map((sample, index) => 0.4 * sample + (whine[index] as number));
  },
  'two machines that beat': (length) =>
    tones(length, [
      [100, 1],
      [103.7, 0.4],
    ]),
};

function white(length: number, noise: () => number): Float32Array {
  return Float32Array.from({ length }, () => noise() + noise() + noise());
}

/** Paul Kellet's filter: −3 dB an octave within .05 dB. */
function pink(length: number, noise: () => number): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const states = new Float64Array(poles.length);
  let held = 0;
  return white(length, noise).map((sample) => {
    let sum = held + 0.5362 * sample;
    held = 0.115926 * sample;
    for (let pole = 0; pole < poles.length; pole += 1) {
      states[pole] = (poles[pole] as number) * (states[pole] as number) + (gains[pole] as number) * sample;
      sum += states[pole] as number;
    }
    return sum;
  });
}

function lowPassed(samples: Float32Array, cornerHz: number, order: number): Float32Array {
  const share = 1 - Math.exp((-2 * Math.PI * cornerHz) / ANALYSIS_RATE_HZ);
  for (let pass = 0; pass < order; pass += 1) {
    let state = 0;
    for (let index = 0; index < samples.length; index += 1) {
      state += share * ((samples[index] as number) - state);
      samples[index] = state;
    }
  }
  return samples;
}

function highPassed(samples: Float32Array, cornerHz: number): Float32Array {
  const low = lowPassed(samples.slice(), cornerHz, 1);
  return samples.map((sample, index) => sample - (low[index] as number));
}

const harmonics = (hz: number): (readonly [number, number])[] =>
  [1, 0.5, 0.35, 0.2, 0.15, 0.1].map((amplitude, index) => [hz * (index + 1), amplitude]);

function tones(length: number, partials: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from({ length }, (_, index) =>
    partials.reduce(
      (sum, [hz, amplitude]) =>
        sum + amplitude * Math.sin((2 * Math.PI * hz * index) / ANALYSIS_RATE_HZ + hz),
      0,
    ),
  );
}
