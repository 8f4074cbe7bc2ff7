import { MPEGDecoder } from 'mpg123-decoder';
import { AffektError } from '../../core/errors.js';

/** Reads that one frame may take: it has 1,152 samples at most, which are a few. */
const MOST_READS = 64;
/** What mpg123 says when all is well: done, more is needed, another format begins. */
const FINE: ReadonlySet<number> = new Set([0, -10, -11]);

/** Where the package keeps the functions of its compiled code. */
interface Inside {
  _common: { readonly wasm: { readonly mpeg_decoder_read: (...args: readonly number[]) => number } };
}

/** What a frame decodes to. */
export type Mp3Samples = ReturnType<MPEGDecoder['decode']>;

/**
 * mpg123 for one run of frames. By itself the package asks on and on while mpg123 finds fault with a frame, for ever if it
 * keeps doing so, and writes each fault to stderr; here the first fault, or too many questions, ends it.
 */
export class Mp3Decoder {
  readonly #decoder: MPEGDecoder;
  #readCount = 0;

  private constructor(decoder: MPEGDecoder) {
    this.#decoder = decoder;
  }

  static async create(): Promise<Mp3Decoder> {
    const decoder = new MPEGDecoder();
    await decoder.ready;
    const guarded = new Mp3Decoder(decoder);
    const inside = decoder as unknown as Inside;
    const { wasm } = inside._common;
    const guard = { ...wasm, mpeg_decoder_read: (...args: readonly number[]) => guarded.#read(wasm, args) };
    inside._common = Object.create(inside._common, { wasm: { value: guard } }) as Inside['_common'];
    return guarded;
  }

  /** Decodes a frame. Throws `AFFEKT_AUDIO_CORRUPT` when mpg123 cannot; it is of no more use then. */
  decode(frame: Uint8Array): Mp3Samples {
    this.#readCount = 0;
    return this.#decoder.decode(frame);
  }

  free(): void {
    this.#decoder.free();
  }

  #read({ mpeg_decoder_read: read }: Inside['_common']['wasm'], args: readonly number[]): number {
    const outcome = read(...args);
    this.#readCount += 1;
    if (FINE.has(outcome) && this.#readCount <= MOST_READS) return outcome;
    throw new AffektError('AFFEKT_AUDIO_CORRUPT', `mpg123 cannot decode a frame (${outcome})`);
  }
}
