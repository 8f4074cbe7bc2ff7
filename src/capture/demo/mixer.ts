import { Chorus } from './chorus.js';
import { GuitarAmplifier } from './guitar-amplifier.js';
import type { Instrument } from './instruments.js';
import { Reverb } from './reverb.js';

/** Samples (per channel) the mixer takes at once at most; control values of voices move this often. */
export const MIX_BLOCK_SAMPLES = 64;

const REVERB_SECONDS = 1.7;
const DRIVE_LEVEL = 0.26;
const DRIVE_REVERB_SEND = 0.12;
const OFFSET_BLOCK_HZ = 8;
const LIMITER_KNEE = 0.6;
const LIMITER_CEILING = 0.97;

/** Straight through up to the knee, then bending towards a ceiling that is never passed. */
export function softLimit(sample: number): number {
  const magnitude = Math.abs(sample);
  if (magnitude <= LIMITER_KNEE) return sample;
  const room = LIMITER_CEILING - LIMITER_KNEE;
  return Math.sign(sample) * (LIMITER_KNEE + room * Math.tanh((magnitude - LIMITER_KNEE) / room));
}

/**
 * The desk of the demo performance: voices are added to buses, the buses go through chorus, amplifier and reverb to a
 * stereo sum without offset, limited to ±0.97. Memory is fixed; nothing here allocates after construction.
 */
export class Mixer {
  readonly #left = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #right = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #chorusBus = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #driveLeft = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #driveRight = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #reverbBus = new Float64Array(MIX_BLOCK_SAMPLES);
  readonly #chorus: Chorus;
  readonly #reverb: Reverb;
  readonly #amplifiers: readonly [GuitarAmplifier, GuitarAmplifier];
  readonly #offsetCoefficient: number;
  #offsetLeft = 0;
  #offsetRight = 0;

  constructor(sampleRateHz: number) {
    this.#chorus = new Chorus(sampleRateHz);
    this.#reverb = new Reverb(sampleRateHz, REVERB_SECONDS);
    this.#amplifiers = [new GuitarAmplifier(sampleRateHz), new GuitarAmplifier(sampleRateHz)];
    this.#offsetCoefficient = 1 - Math.exp((-2 * Math.PI * OFFSET_BLOCK_HZ) / sampleRateHz);
  }

  /** Adds `voice[from..to)` to the buses of its instrument. @param pan −1 (left) .. 1 (right); constant power. */
  add(instrument: Instrument, pan: number, voice: Float64Array, from: number, to: number): void {
    const gain = instrument.gain;
    const angle = (pan + 1) * (Math.PI / 4);
    const leftGain = gain * Math.cos(angle);
    const rightGain = gain * Math.sin(angle);
    const left = instrument.bus === 'drive' ? this.#driveLeft : this.#left;
    const right = instrument.bus === 'drive' ? this.#driveRight : this.#right;
    const send = gain * instrument.reverbSend;
    for (let index = from; index < to; index++) {
      const sample = voice[index] ?? 0;
      if (instrument.bus === 'chorus') {
        this.#chorusBus[index] = (this.#chorusBus[index] ?? 0) + gain * sample;
      } else {
        left[index] = (left[index] ?? 0) + leftGain * sample;
        right[index] = (right[index] ?? 0) + rightGain * sample;
      }
      this.#reverbBus[index] = (this.#reverbBus[index] ?? 0) + send * sample;
    }
  }

  /** Mixes the first `count` samples of the buses into `out` (interleaved stereo, 2 × count) and empties the buses. */
  mix(out: Float64Array, count: number): void {
    this.#amplify(count);
    this.#chorus.process(this.#chorusBus, this.#left, this.#right, count);
    this.#reverb.process(this.#reverbBus, this.#left, this.#right, count);
    for (let index = 0; index < count; index++) {
      const left = this.#left[index] ?? 0;
      const right = this.#right[index] ?? 0;
      this.#offsetLeft += this.#offsetCoefficient * (left - this.#offsetLeft);
      this.#offsetRight += this.#offsetCoefficient * (right - this.#offsetRight);
      out[2 * index] = softLimit(left - this.#offsetLeft);
      out[2 * index + 1] = softLimit(right - this.#offsetRight);
    }
    for (const bus of [
      this.#left,
      this.#right,
      this.#chorusBus,
      this.#driveLeft,
      this.#driveRight,
      this.#reverbBus,
    ]) {
      bus.fill(0);
    }
  }

  /** Forgets every echo: what follows begins from digital zero. */
  reset(): void {
    this.#chorus.reset();
    this.#reverb.reset();
    for (const amplifier of this.#amplifiers) amplifier.reset();
    this.#offsetLeft = 0;
    this.#offsetRight = 0;
  }

  #amplify(count: number): void {
    const [leftAmplifier, rightAmplifier] = this.#amplifiers;
    for (let index = 0; index < count; index++) {
      const left = DRIVE_LEVEL * leftAmplifier.step(this.#driveLeft[index] ?? 0);
      const right = DRIVE_LEVEL * rightAmplifier.step(this.#driveRight[index] ?? 0);
      this.#left[index] = (this.#left[index] ?? 0) + left;
      this.#right[index] = (this.#right[index] ?? 0) + right;
      this.#reverbBus[index] = (this.#reverbBus[index] ?? 0) + DRIVE_REVERB_SEND * (left + right);
    }
  }
}
