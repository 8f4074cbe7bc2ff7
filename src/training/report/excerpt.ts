import { readFile, stat } from 'node:fs/promises';
import { detectAudioType } from '../../capture/decoding/audio-type.js';
import { clamp } from '../../core/units.js';
import { Resampler } from '../../features/resampler.js';
import { decodeMono } from '../evaluation/analyse-sound.js';

/** A file no larger than this is taken as it is. */
const LARGEST_FILE_BYTES = 64 * 1024;
const EXCERPT_RATE_HZ = 16_000;
const EXCERPT_SECONDS = 5;
const WAV_HEADER_BYTES = 44;
const MEDIA_TYPES = { wav: 'audio/wav', mp3: 'audio/mpeg', flac: 'audio/flac', ogg: 'audio/ogg' } as const;

/**
 * A short excerpt of a recording as a `data:` address that browsers play: a small file as it is, of a larger one 5 s from
 * its middle as 16-bit WAV at 16 kHz. Null where the file is not there or cannot be decoded.
 */
export async function excerptAddress(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size <= LARGEST_FILE_BYTES) return await wholeFile(path);
    const { samples, sampleRateHz } = await decodeMono(path);
    const length = Math.min(samples.length, EXCERPT_SECONDS * sampleRateHz);
    const start = Math.floor((samples.length - length) / 2);
    const pieces: Float32Array[] = [];
    const resampler = new Resampler(sampleRateHz, EXCERPT_RATE_HZ);
    const keep = (piece: Float32Array): void => {
      pieces.push(piece.slice());
    };
    resampler.push(samples.subarray(start, start + length), keep);
    resampler.flush(keep);
    return dataAddress('audio/wav', wav(pieces));
  } catch {
    return null;
  }
}

async function wholeFile(path: string): Promise<string> {
  const bytes = await readFile(path);
  return dataAddress(MEDIA_TYPES[detectAudioType(bytes) ?? 'mp3'], bytes);
}

function dataAddress(mediaType: string, bytes: Buffer): string {
  return `data:${mediaType};base64,${bytes.toString('base64')}`;
}

function wav(pieces: readonly Float32Array[]): Buffer {
  const sampleCount = pieces.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.alloc(WAV_HEADER_BYTES + 2 * sampleCount);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(EXCERPT_RATE_HZ, 24);
  bytes.writeUInt32LE(2 * EXCERPT_RATE_HZ, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * sampleCount, 40);
  let offset = WAV_HEADER_BYTES;
  for (const piece of pieces) {
    for (const sample of piece) {
      bytes.writeInt16LE(Math.round(32_767 * clamp(sample, -1, 1)), offset);
      offset += 2;
    }
  }
  return bytes;
}
