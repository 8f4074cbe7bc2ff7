import { SeededNoise } from '../../src/capture/demo/seeded-noise.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';

/** A sine from phase 0. */
export function sine(
  frequencyHz: number,
  amplitude: number,
  seconds: number,
  rateHz = ANALYSIS_RATE_HZ,
): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * rateHz) },
    (_, index) => amplitude * Math.sin((2 * Math.PI * frequencyHz * index) / rateHz),
  );
}

/** White noise within ±`amplitude`, the same for the same seed. */
export function whiteNoise(
  amplitude: number,
  seconds: number,
  seed = 1,
  rateHz = ANALYSIS_RATE_HZ,
): Float32Array {
  const noise = new SeededNoise(seed);
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, () => amplitude * noise.bipolar());
}

/** Sounds one after the other. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  return joinSamples(parts);
}

/** One array of all. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A sound at another level. */
export function louder(samples: Float32Array, gainDb: number): Float32Array {
  const gain = 10 ** (gainDb / 20);
  return samples.map((sample) => sample * gain);
}
