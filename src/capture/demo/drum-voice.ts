import { SeededNoise } from './seeded-noise.js';
import { StateVariableFilter } from './state-variable-filter.js';
import type { Voice, VoiceNote } from './voice.js';

/** Sound of a struck drum or cymbal, or of a noise sweep: a falling sine and filtered noise, each with its own decay. */
export interface DrumPatch {
  /** Level of the membrane's sine; 0 for none. */
  readonly toneLevel: number;
  /** At rest; the note's own pitch is not asked. */
  readonly toneHz: number;
  /** The pitch begins this many times higher, and falls with `sweepSeconds`. */
  readonly sweepRatio: number;
  readonly sweepSeconds: number;
  /** Time constant. */
  readonly toneDecaySeconds: number;
  readonly noiseLevel: number;
  /** Time constant; negative: the noise swells over the note's length and stops at its end. */
  readonly noiseDecaySeconds: number;
  readonly noiseFilter: 'highpass' | 'bandpass';
  readonly noiseHz: number;
}

/** A strike is over after this many of its longest time constants (−60 dB). */
const DECAYS_TO_END = 6.9;
/** Both ends are rounded over this long, so that a strike begins and a cymbal ends without a step. */
const EDGE_SECONDS = 0.001;
const TURN = 2 * Math.PI;

/** One strike. The note's length matters to swells alone. */
export class DrumVoice implements Voice {
  finished = false;
  readonly #noise: SeededNoise;
  readonly #filter: StateVariableFilter;
  readonly #durationSeconds: number;
  readonly #toneIncrement: number;
  readonly #sweepFactor: number;
  readonly #toneFactor: number;
  readonly #noiseFactor: number;
  #sweepIncrement: number;
  #toneLevel: number;
  #noiseLevel: number;
  #phase = 0;
  #sampleCount = 0;

  constructor(
    readonly patch: DrumPatch,
    readonly note: VoiceNote,
    readonly sampleRateHz: number,
    seed: number,
  ) {
    this.#noise = new SeededNoise(seed);
    this.#filter = new StateVariableFilter(sampleRateHz);
    const decayFactor = (seconds: number) => (seconds < 0 ? 1 : Math.exp(-1 / (seconds * sampleRateHz)));
    this.#toneIncrement = (TURN * patch.toneHz) / sampleRateHz;
    this.#sweepIncrement = this.#toneIncrement * (patch.sweepRatio - 1);
    this.#sweepFactor = decayFactor(patch.sweepSeconds);
    this.#toneLevel = patch.toneLevel;
    this.#toneFactor = decayFactor(patch.toneDecaySeconds);
    this.#noiseLevel = patch.noiseLevel;
    this.#noiseFactor = decayFactor(patch.noiseDecaySeconds);
    const noiseSeconds = patch.noiseLevel > 0 ? patch.noiseDecaySeconds : 0;
    const toneSeconds = patch.toneLevel > 0 ? patch.toneDecaySeconds : 0;
    this.#durationSeconds =
      patch.noiseDecaySeconds < 0
        ? note.durationSeconds
        : DECAYS_TO_END * Math.max(noiseSeconds, toneSeconds);
  }

  render(block: Float64Array, from: number, to: number): void {
    const { patch, note } = this;
    const isSwell = patch.noiseDecaySeconds < 0;
    const progress = this.#sampleCount / (this.#durationSeconds * this.sampleRateHz);
    // A swell climbs four octaves on its way.
    this.#filter.tune(patch.noiseHz * 2 ** (note.brightness + (isSwell ? 4 * progress : 0)), 0.8);
    const endSample = this.#durationSeconds * this.sampleRateHz;
    const edgeSamples = EDGE_SECONDS * this.sampleRateHz;
    for (let index = from; index < to; index++) {
      let output = 0;
      if (patch.toneLevel > 0) {
        this.#phase += this.#toneIncrement + this.#sweepIncrement;
        output += this.#toneLevel * Math.sin(this.#phase);
        this.#sweepIncrement *= this.#sweepFactor;
        this.#toneLevel *= this.#toneFactor;
      }
      if (patch.noiseLevel > 0) {
        this.#filter.step(this.#noise.bipolar());
        const filtered = patch.noiseFilter === 'highpass' ? this.#filter.highpass : this.#filter.bandpass;
        if (isSwell) this.#noiseLevel = patch.noiseLevel * (this.#sampleCount / endSample) ** 2;
        output += this.#noiseLevel * filtered;
        this.#noiseLevel *= this.#noiseFactor;
      }
      const edge = Math.min(
        1,
        this.#sampleCount / edgeSamples,
        Math.max(0, (endSample - this.#sampleCount) / edgeSamples),
      );
      block[index] = output * edge * note.velocity;
      this.#sampleCount++;
    }
    this.finished = this.#sampleCount >= endSample;
  }
}
