import { type EnvelopeShape, envelopeLevel } from './envelope.js';
import { midiToHz, type Voice, type VoiceNote } from './voice.js';

/** Sound of a two-operator frequency-modulation instrument (Chowning 1973): electric piano, bell, soft bass. */
export interface FmPatch {
  readonly envelope: EnvelopeShape;
  /** Modulator frequency over carrier frequency. */
  readonly ratio: number;
  /** Peak phase deviation, radians, at full velocity. */
  readonly index: number;
  /** Time constant with which the index falls: the strike is brighter than the ring. */
  readonly indexDecaySeconds: number;
}

const TURN = 2 * Math.PI;

/** A struck note: a sine whose phase a second sine modulates, less and less. */
export class FmVoice implements Voice {
  finished = false;
  readonly #increment: number;
  readonly #index: number;
  #carrierPhase = 0;
  #modulatorPhase = 0;
  #sampleCount = 0;
  #level = 0;

  constructor(
    readonly patch: FmPatch,
    readonly note: VoiceNote,
    readonly sampleRateHz: number,
  ) {
    this.#increment = (TURN * midiToHz(note.midi)) / sampleRateHz;
    this.#index = patch.index * note.velocity * 2 ** note.brightness;
  }

  render(block: Float64Array, from: number, to: number): void {
    const { patch, note } = this;
    const sampleCount = to - from;
    const modulation =
      this.#index * Math.exp(-this.#sampleCount / (patch.indexDecaySeconds * this.sampleRateHz));
    this.#sampleCount += sampleCount;
    const endSeconds = this.#sampleCount / this.sampleRateHz;
    const targetLevel = envelopeLevel(patch.envelope, endSeconds, note.durationSeconds) * note.velocity;
    const levelStep = (targetLevel - this.#level) / sampleCount;
    for (let index = from; index < to; index++) {
      this.#carrierPhase += this.#increment;
      if (this.#carrierPhase > TURN) this.#carrierPhase -= TURN;
      this.#modulatorPhase += this.#increment * patch.ratio;
      if (this.#modulatorPhase > TURN) this.#modulatorPhase %= TURN;
      this.#level += levelStep;
      block[index] = this.#level * Math.sin(this.#carrierPhase + modulation * Math.sin(this.#modulatorPhase));
    }
    this.#level = targetLevel;
    this.finished = endSeconds >= note.durationSeconds + patch.envelope.releaseSeconds;
  }
}
