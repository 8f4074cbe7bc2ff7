import { CHANNEL_RANGE, isAnalysableRate, isReadableCount, RATE_RANGE } from '../../core/audio-ranges.js';
import { AffektError } from '../../core/errors.js';
import { LARGEST_SAMPLE } from '../../core/largest-sample.js';
import { rangeWords } from '../../core/range-words.js';
import type { AudioFormat } from '../audio-source.js';
import type { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';

/** Shorter than this there is not one whole analysis frame to hear. */
const SHORTEST_SECONDS = 0.1;
const FULL_SCALES = LARGEST_SAMPLE.toLocaleString('en');

/** Reads along with decoded audio and judges whether it can be sound: long enough, of a format that can be analysed, finite. */
export class SoundCheck {
  readonly #source: AsyncGenerator<DecodedPiece>;
  readonly #damage: Damage;
  readonly #start: DecodedPiece[] = [];
  #sampleCount = 0;
  #seconds = 0;
  #nonFiniteCount = 0;
  #hugeCount = 0;

  constructor(source: AsyncGenerator<DecodedPiece>, damage: Damage) {
    this.#source = source;
    this.#damage = damage;
  }

  get warnings(): readonly string[] {
    return this.#damage.warnings;
  }

  /**
   * Reads until there is enough for one analysis frame; returns the format of the first piece.
   * @throws AFFEKT_AUDIO_TOO_SHORT, AFFEKT_AUDIO_TRUNCATED, AFFEKT_AUDIO_CORRUPT, AFFEKT_FORMAT_UNSUPPORTED, or what the
   *   decoder throws.
   */
  async start(): Promise<AudioFormat> {
    let seconds = 0;
    let sampleCount = 0;
    while (seconds < SHORTEST_SECONDS) {
      const { value: piece, done } = await this.#next(sampleCount > 0 ? seconds : null);
      if (done) throw this.#tooShort(sampleCount);
      const { format, samples } = piece;
      if (!isAnalysable(format)) throw unsupported(format);
      this.#start.push(piece);
      sampleCount += samples.length / format.channelCount;
      seconds += samples.length / format.channelCount / format.sampleRateHz;
    }
    return (this.#start[0] as DecodedPiece).format;
  }

  /** Everything, from the start. @throws AFFEKT_AUDIO_NOT_FINITE or AFFEKT_AUDIO_CORRUPT at the end, where nothing was sound. */
  async *pieces(): AsyncGenerator<DecodedPiece> {
    try {
      for (const piece of this.#start.splice(0)) yield this.#count(piece);
      for (;;) {
        const { value: piece, done } = await this.#next(this.#seconds);
        if (done) break;
        if (!isAnalysable(piece.format)) {
          this.#damage.say(`a part of it is left out: ${unsupported(piece.format).message}`);
        } else if (piece.samples.length > 0) {
          yield this.#count(piece);
        }
      }
      this.#judge();
    } finally {
      await this.#source.return(undefined);
    }
  }

  /** What cannot be decoded after audio came ends the audio, not the program. */
  async #next(deliveredSeconds: number | null): Promise<IteratorResult<DecodedPiece, void>> {
    try {
      return await this.#source.next();
    } catch (cause) {
      if (deliveredSeconds === null && cause instanceof AffektError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (deliveredSeconds === null) {
        throw new AffektError('AFFEKT_AUDIO_CORRUPT', `no audio can be decoded from it (${reason})`, {
          cause,
        });
      }
      this.#damage.say(`damaged: decoding stopped after ${deliveredSeconds.toFixed(1)} s (${reason})`);
      return { value: undefined, done: true };
    }
  }

  #count(piece: DecodedPiece): DecodedPiece {
    this.#sampleCount += piece.samples.length;
    this.#seconds += piece.samples.length / piece.format.channelCount / piece.format.sampleRateHz;
    const { samples } = piece;
    for (let index = 0; index < samples.length; index++) {
      const sample = samples[index] as number;
      // True of nearly all, and false for NaN.
      if (Math.abs(sample) <= LARGEST_SAMPLE) continue;
      if (Number.isFinite(sample)) this.#hugeCount++;
      else this.#nonFiniteCount++;
    }
    return piece;
  }

  #judge(): void {
    const sampleCount = this.#sampleCount;
    if (this.#nonFiniteCount === sampleCount) {
      throw new AffektError('AFFEKT_AUDIO_NOT_FINITE', 'not one of its samples is a finite number');
    }
    if (this.#nonFiniteCount + this.#hugeCount === sampleCount) {
      throw new AffektError(
        'AFFEKT_AUDIO_CORRUPT',
        `not one of its samples can be sound: they are over ${FULL_SCALES} times full scale. Floating-point samples belong ` +
          'from −1 to 1; was it written as another format?',
      );
    }
    if (this.#hugeCount > 0) {
      this.#damage.say(
        `${this.#hugeCount} of its ${sampleCount} samples are over ${FULL_SCALES} times full scale and taken as silence`,
      );
    }
    if (this.#nonFiniteCount > 0) {
      this.#damage.say(
        `${this.#nonFiniteCount} of its ${sampleCount} samples are not finite (NaN or infinite)`,
      );
    }
  }

  #tooShort(sampleCount: number): AffektError {
    const damage = this.#damage.warnings.find((warning) => /^(cut off|damaged)/.test(warning));
    if (damage !== undefined) {
      const code = damage.startsWith('cut off') ? 'AFFEKT_AUDIO_TRUNCATED' : 'AFFEKT_AUDIO_CORRUPT';
      return new AffektError(code, `${sampleCount} samples can be read; ${damage}`);
    }
    const format = this.#start[0]?.format;
    if (format === undefined) return new AffektError('AFFEKT_AUDIO_TOO_SHORT', 'it holds no audio');
    const needed = Math.ceil(SHORTEST_SECONDS * format.sampleRateHz);
    return new AffektError(
      'AFFEKT_AUDIO_TOO_SHORT',
      `it holds ${sampleCount} sample(s) at ${format.sampleRateHz} Hz; ${needed} (${SHORTEST_SECONDS} s) are the least that can be analysed`,
    );
  }
}

function isAnalysable({ sampleRateHz, channelCount }: AudioFormat): boolean {
  return isAnalysableRate(sampleRateHz) && isReadableCount(channelCount);
}

function unsupported({ sampleRateHz, channelCount }: AudioFormat): AffektError {
  return new AffektError(
    'AFFEKT_FORMAT_UNSUPPORTED',
    `it has ${channelCount} channel(s) at ${sampleRateHz} Hz; allowed is${rangeWords(CHANNEL_RANGE)} channels and${rangeWords(RATE_RANGE)}`,
  );
}
