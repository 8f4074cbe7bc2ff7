import type { AudioFormat } from '../audio-source.js';

/** A stretch of decoded audio. The format may change from piece to piece, where the file's own does. */
export interface DecodedPiece {
  readonly format: AudioFormat;
  /** Interleaved samples, full scale ±1. */
  readonly samples: Float32Array;
}

/** Silence of `sampleCount` samples per channel, in pieces of a second at most. */
export function* silence(format: AudioFormat, sampleCount: number): Generator<DecodedPiece> {
  for (let rest = sampleCount; rest > 0; rest -= format.sampleRateHz) {
    const length = Math.min(rest, format.sampleRateHz);
    yield { format, samples: new Float32Array(length * format.channelCount) };
  }
}

/** Samples that come one array a channel, interleaved. A channel that is missing is taken to be as the first. */
export function interleaved(channels: readonly ArrayLike<number>[], channelCount: number): Float32Array {
  const sampleCount = channels[0]?.length ?? 0;
  const samples = new Float32Array(sampleCount * channelCount);
  for (let channel = 0; channel < channelCount; channel++) {
    const from = channels[channel] ?? channels[0];
    for (let i = 0; i < sampleCount; i++) samples[i * channelCount + channel] = from?.[i] ?? 0;
  }
  return samples;
}
