import LibSampleRate from '@alexanderolsen/libsamplerate-js';
import { RATE_RANGE } from '../core/audio-ranges.js';
import { AffektError } from '../core/errors.js';
import { rangeWords } from '../core/range-words.js';

/** Largest piece handed to libsamplerate at once; bounds its scratch memory. */
const PIECE_SAMPLES = 4096;
/** Zeros pushed at the end: more than the converter's half-length at any ratio from 8 to 192 kHz. */
const TAIL_OUTPUT_SAMPLES = 64;

/**
 * Band-limited conversion of a mono stream to another rate, through libsamplerate's medium-quality sinc converter
 * (121 dB signal-to-noise, passband 90 % of the lower Nyquist frequency). Output is time-aligned with the input and does not
 * depend on how the input is cut into pieces. Equal rates pass through unchanged.
 */
export class Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;
  readonly #converter: Converter | null;
  #inputCount = 0;
  #outputCount = 0;

  private constructor(inputRateHz: number, outputRateHz: number, converter: Converter | null) {
    this.inputRateHz = inputRateHz;
    this.outputRateHz = outputRateHz;
    this.#converter = converter;
  }

  /** Loads the converter. Throws `AFFEKT_FORMAT_UNSUPPORTED` for a rate outside 1,000..768,000 Hz. */
  static async create(inputRateHz: number, outputRateHz: number): Promise<Resampler> {
    if (!(inputRateHz >= 1000 && inputRateHz <= 768_000)) {
      throw new AffektError(
        'AFFEKT_FORMAT_UNSUPPORTED',
        `A sampling rate of ${inputRateHz} Hz cannot be analysed; allowed is${rangeWords(RATE_RANGE)}.`,
      );
    }
    if (inputRateHz === outputRateHz) return new Resampler(inputRateHz, outputRateHz, null);
    const { create, ConverterType } = LibSampleRate;
    const converter = await create(1, inputRateHz, outputRateHz, {
      converterType: ConverterType.SRC_SINC_MEDIUM_QUALITY,
    });
    return new Resampler(inputRateHz, outputRateHz, converter);
  }

  /** Converts `samples` and hands what is ready to `emit`; the array is valid only during the call. */
  push(samples: Float32Array, emit: (output: Float32Array) => void): void {
    this.#inputCount += samples.length;
    for (let start = 0; start < samples.length; start += PIECE_SAMPLES) {
      const piece = samples.subarray(start, start + PIECE_SAMPLES);
      const output = this.#converter === null ? piece : this.#converter.full(piece);
      this.#outputCount += output.length;
      if (output.length > 0) emit(output);
    }
  }

  /** Ends the stream: emits what the converter still holds, to `round(input count · ratio)` samples in all. */
  flush(emit: (output: Float32Array) => void): void {
    const total = Math.round((this.#inputCount * this.outputRateHz) / this.inputRateHz);
    const zeros = new Float32Array(
      Math.min(PIECE_SAMPLES, Math.ceil((TAIL_OUTPUT_SAMPLES * this.inputRateHz) / this.outputRateHz)),
    );
    while (this.#converter !== null && this.#outputCount < total) {
      const output = this.#converter.full(zeros).subarray(0, total - this.#outputCount);
      this.#outputCount += output.length;
      if (output.length > 0) emit(output);
    }
  }

  /** Frees the converter's memory. */
  close(): void {
    this.#converter?.destroy();
  }
}

type Converter = Awaited<ReturnType<typeof LibSampleRate.create>>;
