import type { AudioFormat } from '../../src/capture/audio-source.js';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import { joinSamples } from './sounds.js';

/** Everything that a file decodes to. */
export interface DecodedFile {
  readonly format: AudioFormat;
  /** Interleaved; where the format changes, each stretch in its own. */
  readonly samples: Float32Array;
  /** Stretches of one format, in order. */
  readonly stretches: readonly { readonly format: AudioFormat; readonly samples: Float32Array }[];
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** Decodes a whole file. Throws what the decoder throws. */
export async function decodeFile(path: string | Buffer): Promise<DecodedFile> {
  const audio = await openAudioFile(path);
  const stretches: { format: AudioFormat; parts: Float32Array[] }[] = [];
  for await (const { format, samples } of audio.pieces) {
    if (samples.length % format.channelCount !== 0) throw new RangeError('a piece ends inside an instant');
    const last = stretches.at(-1);
    const isSame =
      last?.format.sampleRateHz === format.sampleRateHz && last.format.channelCount === format.channelCount;
    if (isSame) last.parts.push(samples);
    else stretches.push({ format, parts: [samples] });
  }
  const joined = stretches.map(({ format, parts }) => ({ format, samples: joinSamples(parts) }));
  return {
    format: audio.format,
    samples: joinSamples(joined.map(({ samples }) => samples)),
    stretches: joined,
    seconds: joined.reduce(
      (sum, { format, samples }) => sum + samples.length / format.channelCount / format.sampleRateHz,
      0,
    ),
    warnings: [...audio.warnings],
  };
}
