import { ANALYSIS_RATE_HZ } from '../../../src/features/feature-layout.js';
import { Random } from '../../../src/training/random.js';

/** Uniform noise in −1..1, the same for the same seed. */
export function seededNoise(seed: number): () => number {
  const random = new Random(seed);
  return () => 2 * random.uniform() - 1;
}

export type Hit = 'click' | 'kick' | 'snare' | 'hat' | 'pluck';

/** A sound being put together: sounds of short ones added at exact times. */
export class RhythmMaterial {
  readonly samples: Float32Array;
  readonly #noise: () => number;

  constructor(durationSeconds: number, seed = 1) {
    this.samples = new Float32Array(Math.round(durationSeconds * ANALYSIS_RATE_HZ));
    this.#noise = seededNoise(seed);
  }

  /** 0..1. */
  random(): number {
    return (this.#noise() + 1) / 2;
  }

  hit(kind: Hit, atSeconds: number, amplitude: number): void {
    if (kind === 'click') this.#render(atSeconds, 0.001, (t) => (t === 0 ? amplitude : 0));
    else if (kind === 'kick') {
      this.#render(atSeconds, 0.3, (t) => {
        const phase = 2 * Math.PI * (50 * t + 4 * (1 - Math.exp(-t / 0.03)));
        return amplitude * Math.sin(phase) * Math.exp(-t / 0.08);
      });
    } else if (kind === 'snare') {
      this.#render(atSeconds, 0.25, (t) => {
        const body = Math.sin(2 * Math.PI * 190 * t) * Math.exp(-t / 0.04);
        return amplitude * (0.5 * body + 0.5 * this.#noise() * Math.exp(-t / 0.06));
      });
    } else if (kind === 'hat') {
      let last = 0;
      this.#render(atSeconds, 0.1, (t) => {
        const noise = this.#noise();
        const bright = (noise - last) / 2;
        last = noise;
        return amplitude * bright * Math.exp(-t / 0.02);
      });
    } else this.note(atSeconds, 110 * 2 ** (Math.floor(this.random() * 25) / 12), 0.5, amplitude);
  }

  /** A plucked note: ten harmonics, the higher the faster gone, with an attack of 3 ms. */
  note(atSeconds: number, frequencyHz: number, durationSeconds: number, amplitude: number): void {
    this.#render(atSeconds, durationSeconds, (t) => {
      let sum = 0;
      for (let harmonic = 1; harmonic <= 10 && harmonic * frequencyHz < 10_000; harmonic += 1) {
        sum +=
          (Math.sin(2 * Math.PI * harmonic * frequencyHz * t) / harmonic) * Math.exp(-t * (3 + harmonic * 2));
      }
      return amplitude * 0.6 * sum * Math.min(1, t / 0.003) * Math.min(1, (durationSeconds - t) / 0.05);
    });
  }

  /** A sustained chord with slow beating and vibrato that fades in over a second and out at the end. */
  pad(frequenciesHz: readonly number[], amplitude: number): void {
    const duration = this.samples.length / ANALYSIS_RATE_HZ;
    this.#render(0, duration, (t) => {
      let sum = 0;
      for (const frequency of frequenciesHz) {
        const bend = 0.3 * Math.sin(2 * Math.PI * 5 * t);
        for (let harmonic = 1; harmonic <= 5; harmonic += 1) {
          const phase = 2 * Math.PI * harmonic * frequency * t + harmonic * bend;
          sum += (Math.sin(phase) + Math.sin(phase * 1.003)) / harmonic;
        }
      }
      const fade = Math.min(1, t, (duration - t) * 2);
      return (amplitude * fade * sum) / (3 * frequenciesHz.length);
    });
  }

  /** Steady white noise, RMS in full scale. */
  noiseBed(rms: number): void {
    this.#render(0, Infinity, () => rms * Math.sqrt(3) * this.#noise());
  }

  scaled(gainDb: number): Float32Array {
    return this.samples.map((sample) => sample * 10 ** (gainDb / 20));
  }

  #render(atSeconds: number, durationSeconds: number, voice: (seconds: number) => number): void {
    const start = Math.round(atSeconds * ANALYSIS_RATE_HZ);
    const end = Math.min(this.samples.length, start + durationSeconds * ANALYSIS_RATE_HZ);
    for (let index = start; index < end; index += 1) {
      this.samples[index] = (this.samples[index] as number) + voice((index - start) / ANALYSIS_RATE_HZ);
    }
  }
}
