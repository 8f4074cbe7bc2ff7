import { createKernels, type Kernels } from '../features/kernels/kernels.js';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { NORM_FLOOR } from './harmony.js';
import type { ModelArtifact } from './model-artifact.js';
import type { ConvolutionLayer } from './trunks.js';

/** Taps of the filter come in sixteens. */
const TAP_COUNT = 16 * Math.ceil(PITCH_CLASS_COUNT / 16);
const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * What `matchTemplates` gives, of one profile at a time and without tensors, whose operations cost more than what they compute
 * of so few numbers. Allocates only when constructed.
 */
export class TemplateMatcher {
  readonly #kernels: Kernels;
  readonly #circle: Float32Array;
  readonly #likeness: Float32Array;
  readonly #tapsPlace: number;
  readonly #bias: Float32Array;

  constructor(model: ModelArtifact, layer: ConvolutionLayer) {
    const templates = model.weights.get(`${layer.name}/kernel`)?.values;
    const bias = model.weights.get(`${layer.name}/bias`)?.values;
    if (templates === undefined || bias === undefined)
      throw new RangeError(`the model has no layer ${layer.name}`);
    const circleLength = PITCH_CLASS_COUNT + TAP_COUNT;
    this.#tapsPlace = (circleLength + PITCH_CLASS_COUNT) * FLOAT;
    this.#kernels = createKernels(this.#tapsPlace + layer.channels * TAP_COUNT * FLOAT);
    const { memory } = this.#kernels;
    this.#circle = new Float32Array(memory, 0, circleLength);
    this.#likeness = new Float32Array(memory, circleLength * FLOAT, PITCH_CLASS_COUNT);
    this.#bias = bias;
    const taps = new Float32Array(memory, this.#tapsPlace, layer.channels * TAP_COUNT);
    for (let channel = 0; channel < layer.channels; channel += 1)
      for (let place = 0; place < PITCH_CLASS_COUNT; place += 1)
        taps[channel * TAP_COUNT + place] = templates[place * layer.channels + channel] as number;
  }

  /** Of the 36 pitch classes at the beginning of `profile`, the match of each channel to the beginning of `matches`. */
  write(profile: Float32Array, matches: Float32Array): void {
    this.#bend(profile);
    const { fir } = this.#kernels.functions;
    const likenessPlace = this.#likeness.byteOffset;
    for (let channel = 0; channel < this.#bias.length; channel += 1) {
      const taps = this.#tapsPlace + channel * TAP_COUNT * FLOAT;
      fir(0, taps, TAP_COUNT, 1, 0, 1, 1, likenessPlace, PITCH_CLASS_COUNT);
      let best = Number.NEGATIVE_INFINITY;
      for (let place = 0; place < PITCH_CLASS_COUNT; place += 1)
        best = Math.max(best, this.#likeness[place] as number);
      matches[channel] = best + (this.#bias[channel] as number);
    }
  }

  /** The profile, compressed, with mean 0 and norm 1, into the circle, and once more after it but for its last class. */
  #bend(profile: Float32Array): void {
    const circle = this.#circle;
    let sum = 0;
    for (let place = 0; place < PITCH_CLASS_COUNT; place += 1) sum += Math.sqrt(profile[place] as number);
    let squares = 0;
    for (let place = 0; place < PITCH_CLASS_COUNT; place += 1) {
      const value = Math.sqrt(profile[place] as number) - sum / PITCH_CLASS_COUNT;
      circle[place] = value;
      squares += value * value;
    }
    const norm = Math.sqrt(squares) + NORM_FLOOR;
    for (let place = 0; place < PITCH_CLASS_COUNT; place += 1)
      circle[place] = (circle[place] as number) / norm;
    circle.copyWithin(PITCH_CLASS_COUNT, 0, PITCH_CLASS_COUNT - 1);
  }
}
