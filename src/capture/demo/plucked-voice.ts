import { SeededNoise } from './seeded-noise.js';
import { midiToHz, type Voice, type VoiceNote } from './voice.js';

/** Sound of a plucked string. */
export interface PluckedPatch {
  /** Time to −60 dB while held. */
  readonly ringSeconds: number;
  /** The same after the note's end. */
  readonly dampedSeconds: number;
  /** 0 (bright) .. 0.5 (dark): weight of the older sample in the loop's averaging. */
  readonly loopDarkness: number;
  /** 0..1: how much of the pluck's high end the finger takes away. */
  readonly pluckSoftness: number;
}

/** Long enough for every ring the score asks for to be far under −60 dB. */
const MAXIMUM_RING_FACTOR = 1.3;
/** The finger leaves the string over this long: the strike begins without a step. */
const EDGE_SECONDS = 0.0015;

/** A plucked string after Karplus & Strong (1983), tuned by an allpass as in Jaffe & Smith (1983). */
export class PluckedVoice implements Voice {
  finished = false;
  readonly #string: Float64Array;
  readonly #allpass: number;
  readonly #heldGain: number;
  readonly #dampedGain: number;
  readonly #gateSamples: number;
  readonly #endSamples: number;
  readonly #edgeSamples: number;
  #position = 0;
  #previous = 0;
  #allpassInput = 0;
  #allpassOutput = 0;
  #sampleCount = 0;

  constructor(
    readonly patch: PluckedPatch,
    note: VoiceNote,
    sampleRateHz: number,
    seed: number,
  ) {
    const frequencyHz = midiToHz(note.midi);
    const loopSamples = Math.max(3, sampleRateHz / frequencyHz - patch.loopDarkness);
    // The allpass takes 0.3 to 1.3 samples, where its delay hardly depends on frequency.
    const wholeSamples = Math.floor(loopSamples - 0.3);
    const fraction = loopSamples - wholeSamples;
    this.#allpass = (1 - fraction) / (1 + fraction);
    this.#heldGain = 10 ** (-3 / (frequencyHz * patch.ringSeconds));
    this.#dampedGain = 10 ** (-3 / (frequencyHz * patch.dampedSeconds));
    this.#gateSamples = Math.round(note.durationSeconds * sampleRateHz);
    const ringSeconds = Math.min(note.durationSeconds, MAXIMUM_RING_FACTOR * patch.ringSeconds);
    this.#endSamples = Math.round((ringSeconds + patch.dampedSeconds) * sampleRateHz);
    this.#edgeSamples = EDGE_SECONDS * sampleRateHz;
    this.#string = pluck(wholeSamples, patch.pluckSoftness, note, seed);
  }

  render(block: Float64Array, from: number, to: number): void {
    const string = this.#string;
    const darkness = this.patch.loopDarkness;
    for (let index = from; index < to; index++) {
      const gain = this.#sampleCount++ < this.#gateSamples ? this.#heldGain : this.#dampedGain;
      const current = string[this.#position] ?? 0;
      const averaged = gain * (current + darkness * (this.#previous - current));
      this.#previous = current;
      const tuned = this.#allpass * (averaged - this.#allpassOutput) + this.#allpassInput;
      this.#allpassInput = averaged;
      this.#allpassOutput = tuned;
      string[this.#position] = tuned;
      this.#position = this.#position + 1 === string.length ? 0 : this.#position + 1;
      block[index] =
        this.#sampleCount < this.#edgeSamples ? (current * this.#sampleCount) / this.#edgeSamples : current;
    }
    this.finished = this.#sampleCount >= this.#endSamples;
  }
}

/** The string's first shape: softened noise without a mean, which would stand in the loop as an offset. */
function pluck(sampleCount: number, softness: number, note: VoiceNote, seed: number): Float64Array {
  const noise = new SeededNoise(seed);
  const dullness = Math.min(0.97, Math.max(0, softness - 0.1 * note.brightness));
  const strike = Float64Array.from({ length: sampleCount }, () => noise.bipolar());
  const shape = new Float64Array(sampleCount);
  let smoothed = 0;
  // Twice round the same noise, so that the end runs on into the beginning as it will in the loop.
  for (let index = 0; index < 2 * sampleCount; index++) {
    smoothed += (1 - dullness) * ((strike[index % sampleCount] ?? 0) - smoothed);
    shape[index % sampleCount] = smoothed;
  }
  const mean = shape.reduce((sum, value) => sum + value, 0) / sampleCount;
  let power = 0;
  for (const value of shape) power += (value - mean) ** 2;
  const gain = (0.4 * note.velocity) / Math.sqrt(power / sampleCount + 1e-12);
  return shape.map((value) => (value - mean) * gain);
}
