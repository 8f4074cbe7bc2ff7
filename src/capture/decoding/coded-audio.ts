import type { FileHandle } from 'node:fs/promises';
import decode from 'audio-decode';
import { AffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import type { AudioType } from './audio-type.js';
import { wholeFlacHeaders } from './flac-pieces.js';
import type { StreamWatch } from './stream-watch.js';

/** Bytes read from a file at a time: a tenth of a second of WAV, half a second to four seconds of coded audio. */
export const READ_BYTES = 16_384;

/** A stretch of decoded audio: interleaved samples and what they are sampled with. */
export interface DecodedPiece {
  readonly format: AudioFormat;
  readonly samples: Float32Array;
}

/** What `audio-decode` calls each kind. */
const DECODERS = {
  wav: 'wav',
  mp3: 'mp3',
  flac: 'flac',
  'ogg-flac': 'flac',
  'ogg-vorbis': 'oga',
  'ogg-opus': 'opus',
} as const satisfies Record<AudioType, keyof typeof decode>;

/** The bytes of a file from `start` to `end` (or to where the file ends), each piece in memory of its own. */
export async function* readBytes(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    const bytes = new Uint8Array(Math.min(READ_BYTES, end - position));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
    if (bytesRead === 0) return;
    yield bytes.subarray(0, bytesRead);
    position += bytesRead;
  }
}

/**
 * Decodes a coded file piece by piece through `audio-decode`; memory does not grow with its length. `watch` sees the same
 * bytes. What cannot be decoded after audio was delivered ends the audio with a warning.
 * @throws AFFEKT_AUDIO_CORRUPT when the decoder refuses the file before any audio.
 */
export async function* decodeCoded(
  bytes: AsyncIterable<Uint8Array>,
  type: AudioType,
  watch: StreamWatch | null,
  warnings: string[],
): AsyncGenerator<DecodedPiece> {
  const decoder = await decode[DECODERS[type]]();
  let sampleCount = 0;
  let format: AudioFormat | null = null;
  try {
    for await (const input of withEnd(type === 'flac' ? wholeFlacHeaders(bytes) : bytes)) {
      if (input !== null) watch?.push(input);
      const { channelData, sampleRate } = await (input === null ? decoder() : decoder(input));
      if (channelData.length === 0) continue;
      const channelCount = watch?.format.channelCount ?? channelData.length;
      format ??= { sampleRateHz: sampleRate, channelCount };
      if (sampleRate !== format.sampleRateHz || channelCount !== format.channelCount) {
        warnings.push(
          `its sampling rate or channel count changes after ${Math.round(sampleCount / format.sampleRateHz)} s; the rest is left out`,
        );
        return;
      }
      sampleCount += channelData[0]?.length ?? 0;
      yield { format, samples: interleave(channelData, channelCount) };
    }
    warnings.push(...(watch?.finish(sampleCount) ?? []));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (sampleCount === 0 || format === null) {
      throw new AffektError('AFFEKT_AUDIO_CORRUPT', `no ${type} audio can be decoded from it (${reason})`, {
        cause,
      });
    }
    warnings.push(
      `damaged: decoding stopped after ${(sampleCount / format.sampleRateHz).toFixed(1)} s (${reason})`,
    );
  } finally {
    decoder.free();
  }
}

async function* withEnd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null> {
  yield* bytes;
  yield null;
}

/** The decoder hands stereo whose halves are equal (silence at the start) over as mono: it is widened again. */
function interleave(channelData: readonly Float32Array[], channelCount: number): Float32Array {
  const sampleCount = channelData[0]?.length ?? 0;
  const samples = new Float32Array(sampleCount * channelCount);
  for (let channel = 0; channel < channelCount; channel++) {
    const from = channelData[channel] ?? channelData[0];
    for (let i = 0; i < sampleCount; i++) samples[i * channelCount + channel] = from?.[i] ?? 0;
  }
  return samples;
}
