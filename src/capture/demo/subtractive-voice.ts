import { type EnvelopeShape, envelopeLevel } from './envelope.js';
import { SeededNoise } from './seeded-noise.js';
import { StateVariableFilter } from './state-variable-filter.js';
import { midiToHz, type Voice, type VoiceNote } from './voice.js';

/** Sound of a subtractive instrument: saw or square oscillators, noise, a lowpass that follows the envelope, vibrato. */
export interface SubtractivePatch {
  readonly envelope: EnvelopeShape;
  /** Detuning of each oscillator, cents; their number is the number of oscillators. */
  readonly detuneCents: readonly number[];
  /** 0: saw, 1: square. */
  readonly squareMix: number;
  /** Of a sine one octave below. */
  readonly subLevel: number;
  /** Of white noise before the filter (a bow, a breath). */
  readonly noiseLevel: number;
  /** At C4 and full closing of the envelope. */
  readonly cutoffHz: number;
  /** Octaves of cutoff for each octave of pitch. */
  readonly keyTracking: number;
  /** Octaves by which a full envelope opens the filter. */
  readonly envelopeOctaves: number;
  readonly resonance: number;
  readonly vibratoCents: number;
  readonly vibratoHz: number;
  /** Vibrato grows in over this long. */
  readonly vibratoDelaySeconds: number;
}

/** Polynomial correction of a unit step at phase 0 (Välimäki & Huovilainen 2007, "Antialiasing oscillators"). */
function polyBlep(phase: number, increment: number): number {
  if (phase < increment) {
    const t = phase / increment;
    return t + t - t * t - 1;
  }
  if (phase > 1 - increment) {
    const t = (phase - 1) / increment;
    return t * t + t + t + 1;
  }
  return 0;
}

/** A note of a pad, lead, bass, bowed string, brass or guitar. Control values move once a rendered piece, smoothed within it. */
export class SubtractiveVoice implements Voice {
  finished = false;
  readonly #frequencyHz: number;
  readonly #phases: Float64Array;
  readonly #ratios: Float64Array;
  readonly #filter: StateVariableFilter;
  readonly #noise: SeededNoise;
  readonly #oscillatorGain: number;
  readonly #cutoffHz: number;
  #subPhase = 0;
  #sampleCount = 0;
  #level = 0;

  constructor(
    readonly patch: SubtractivePatch,
    readonly note: VoiceNote,
    readonly sampleRateHz: number,
    seed: number,
  ) {
    this.#frequencyHz = midiToHz(note.midi);
    this.#noise = new SeededNoise(seed);
    this.#phases = Float64Array.from(patch.detuneCents, () => this.#noise.unit());
    this.#ratios = Float64Array.from(patch.detuneCents, (cents) => 2 ** (cents / 1200));
    this.#filter = new StateVariableFilter(sampleRateHz);
    // Detuned oscillators add like noise, by power.
    this.#oscillatorGain = note.velocity / Math.sqrt(patch.detuneCents.length);
    this.#cutoffHz =
      patch.cutoffHz *
      (this.#frequencyHz / 261.63) ** patch.keyTracking *
      2 ** (note.brightness + note.velocity - 0.7);
  }

  render(block: Float64Array, from: number, to: number): void {
    const { patch, note } = this;
    const sampleCount = to - from;
    const seconds = this.#sampleCount / this.sampleRateHz;
    this.#sampleCount += sampleCount;
    const endSeconds = this.#sampleCount / this.sampleRateHz;
    const targetLevel = envelopeLevel(patch.envelope, endSeconds, note.durationSeconds);
    const levelStep = (targetLevel - this.#level) / sampleCount;
    this.#filter.tune(this.#cutoffHz * 2 ** (patch.envelopeOctaves * targetLevel), patch.resonance);
    const vibratoDepth = patch.vibratoCents * Math.min(1, seconds / patch.vibratoDelaySeconds);
    const vibrato = 2 ** ((vibratoDepth * Math.sin(2 * Math.PI * patch.vibratoHz * seconds)) / 1200);
    const increment = (this.#frequencyHz * vibrato) / this.sampleRateHz;
    for (let index = from; index < to; index++) {
      const source =
        this.#oscillators(increment) * this.#oscillatorGain +
        (patch.noiseLevel > 0 ? this.#noise.bipolar() * patch.noiseLevel * note.velocity : 0);
      this.#filter.step(source);
      this.#level += levelStep;
      let output = this.#filter.lowpass;
      if (patch.subLevel > 0) output += this.#sub(increment) * note.velocity;
      block[index] = output * this.#level;
    }
    this.#level = targetLevel;
    this.finished = endSeconds >= note.durationSeconds + patch.envelope.releaseSeconds;
  }

  #oscillators(baseIncrement: number): number {
    const phases = this.#phases;
    const ratios = this.#ratios;
    const squareMix = this.patch.squareMix;
    let sum = 0;
    for (let index = 0; index < phases.length; index++) {
      const increment = baseIncrement * (ratios[index] ?? 1);
      let phase = (phases[index] ?? 0) + increment;
      if (phase >= 1) phase -= 1;
      phases[index] = phase;
      const saw = 2 * phase - 1 - polyBlep(phase, increment);
      if (squareMix === 0) {
        sum += saw;
        continue;
      }
      // A square is a saw less the same saw half a period later.
      const shifted = phase >= 0.5 ? phase - 0.5 : phase + 0.5;
      const square = saw - (2 * shifted - 1 - polyBlep(shifted, increment));
      sum += saw + squareMix * (square - saw);
    }
    return sum;
  }

  #sub(baseIncrement: number): number {
    this.#subPhase += 0.5 * baseIncrement;
    if (this.#subPhase >= 1) this.#subPhase -= 1;
    return this.patch.subLevel * Math.sin(2 * Math.PI * this.#subPhase);
  }
}
