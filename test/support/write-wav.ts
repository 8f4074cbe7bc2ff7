import { writeFileSync } from 'node:fs';
import { type WavSampleKind, wavBytes } from './wav-file.js';

export interface WavFormat {
  readonly sampleRateHz: number;
  /** Interleaved. */
  readonly channelCount: number;
  readonly sampleKind: WavSampleKind;
}

/** Writes samples of full scale ±1 to a WAV file. Integers are rounded to the nearest step, and what is over full scale is cut. */
export function writeWav(path: string, samples: Float32Array, format: WavFormat): void {
  writeFileSync(
    path,
    wavBytes(format.sampleKind, format.sampleRateHz, format.channelCount, codes(samples, format.sampleKind)),
  );
}

function codes(samples: Float32Array, kind: WavSampleKind): ArrayLike<number> {
  if (kind === 'f32' || kind === 'f64') return samples;
  const bits = kind === 'u8' ? 8 : Number(kind.slice(1));
  const scale = 2 ** (bits - 1);
  const middle = kind === 'u8' ? scale : 0;
  return Float64Array.from(
    samples,
    (sample) => middle + Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale))),
  );
}
