import { isAnalysableRate, RATE_RANGE } from '../core/audio-ranges.js';
import { AffektError } from '../core/errors.js';
import { rangeWords } from '../core/range-words.js';
import { createKernels, type Kernels } from './kernels/kernels.js';
import { createResamplingFilter, type ResamplingFilter } from './resampling-filter.js';

/** Largest piece converted at once; bounds the memory. */
const PIECE_SAMPLES = 4096;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * Band-limited conversion of a mono stream to another rate (see `createResamplingFilter`). Output is time-aligned with the
 * input, 44 samples of the lower rate late, and does not depend on how the input is cut into pieces. Equal rates pass through
 * unchanged. Allocates only when constructed.
 */
export class Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;
  readonly #converter: Converter | null;
  #inputCount = 0;
  #outputCount = 0;

  /** Both in whole Hz. Throws `AFFEKT_FORMAT_UNSUPPORTED` for an input rate outside `RATE_RANGE`. */
  constructor(inputRateHz: number, outputRateHz: number) {
    if (!(isAnalysableRate(inputRateHz) && Number.isInteger(inputRateHz))) {
      throw new AffektError(
        'AFFEKT_FORMAT_UNSUPPORTED',
        `A sampling rate of ${inputRateHz} Hz cannot be analysed; allowed is${rangeWords(RATE_RANGE)}.`,
      );
    }
    this.inputRateHz = inputRateHz;
    this.outputRateHz = outputRateHz;
    this.#converter = inputRateHz === outputRateHz ? null : new Converter(inputRateHz, outputRateHz);
  }

  /** Converts `samples` and hands what is ready to `emit`; the array is valid only during the call. */
  push(samples: Float32Array, emit: (output: Float32Array) => void): void {
    this.#inputCount += samples.length;
    for (let start = 0; start < samples.length; start += PIECE_SAMPLES) {
      const piece = samples.subarray(start, start + PIECE_SAMPLES);
      const output = this.#converter === null ? piece : this.#converter.convert(piece);
      this.#outputCount += output.length;
      if (output.length > 0) emit(output);
    }
  }

  /** Ends the stream: emits what the converter still holds, to `round(input count · ratio)` samples in all. */
  flush(emit: (output: Float32Array) => void): void {
    const total = Math.round((this.#inputCount * this.outputRateHz) / this.inputRateHz);
    const zeros = new Float32Array(PIECE_SAMPLES);
    while (this.#converter !== null && this.#outputCount < total) {
      const output = this.#converter.convert(zeros).subarray(0, total - this.#outputCount);
      this.#outputCount += output.length;
      if (output.length > 0) emit(output);
    }
  }
}

/** The kernel `fir` with its memory: the filter, then the samples that are still needed and those of a piece, then the output. */
class Converter {
  /** Input samples from one output sample to the next: `step` / `scale`. */
  readonly #step: number;
  readonly #scale: number;
  readonly #filter: ResamplingFilter;
  readonly #kernels: Kernels;
  readonly #input: Float32Array;
  readonly #output: Float32Array;
  /** Samples in `#input`: at the start zeros, from before the stream. */
  #heldCount: number;
  /** Where the next output sample lies behind the place for which the row's first tap is at the first of `#input`, in 1 / `scale`. */
  #place = 0;

  constructor(inputRateHz: number, outputRateHz: number) {
    const divisor = greatestDivisor(inputRateHz, outputRateHz);
    this.#step = inputRateHz / divisor;
    this.#scale = outputRateHz / divisor;
    this.#filter = createResamplingFilter(this.#step, this.#scale);
    const { taps, tapCount, samplesBefore } = this.#filter;
    // What is left over is less than the taps, or than a step; the last row's padding may reach beyond what was heard.
    const inputLength = PIECE_SAMPLES + 2 * tapCount + Math.ceil(this.#step / this.#scale);
    const outputLength = Math.ceil((inputLength * this.#scale) / this.#step) + 1;
    this.#kernels = createKernels((taps.length + inputLength + outputLength) * FLOAT_BYTES);
    const { memory } = this.#kernels;
    new Float32Array(memory, 0, taps.length).set(taps);
    this.#input = new Float32Array(memory, taps.length * FLOAT_BYTES, inputLength);
    this.#output = new Float32Array(memory, this.#input.byteOffset + inputLength * FLOAT_BYTES, outputLength);
    this.#heldCount = samplesBefore;
  }

  /** At most `PIECE_SAMPLES`. What is returned is valid until the next call. */
  convert(samples: Float32Array): Float32Array {
    const { tapCount, phaseCount, samplesBefore, samplesAfter } = this.#filter;
    const [step, scale] = [this.#step, this.#scale];
    this.#input.set(samples, this.#heldCount);
    this.#heldCount += samples.length;
    const lastStart = this.#heldCount - (samplesBefore + 1 + samplesAfter);
    const outputCount = Math.max(0, Math.floor(((lastStart + 1) * scale - 1 - this.#place) / step) + 1);
    const { byteOffset } = this.#input;
    const first = byteOffset + Math.floor(this.#place / scale) * FLOAT_BYTES;
    this.#kernels.functions.fir(
      first,
      0,
      tapCount,
      phaseCount,
      this.#place % scale,
      step,
      scale,
      this.#output.byteOffset,
      outputCount,
    );
    this.#place += outputCount * step;
    const passedCount = Math.min(this.#heldCount, Math.floor(this.#place / scale));
    this.#input.copyWithin(0, passedCount, this.#heldCount);
    this.#heldCount -= passedCount;
    this.#place -= passedCount * scale;
    return this.#output.subarray(0, outputCount);
  }
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
