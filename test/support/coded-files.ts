import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomNumbers } from './random-numbers.js';
import { wavBytes } from './wav-file.js';

/** Formats that can be made from a WAV file, by their usual encoders. */
const ENCODERS = {
  ogg: (from: string, to: string) => ['oggenc', '-Q', from, '-o', to],
  // Short pages, so that the loss of one is short.
  opus: (from: string, to: string) => ['opusenc', '--quiet', '--max-delay', '100', from, to],
  flac: (from: string, to: string) => ['flac', '-s', '-f', from, '-o', to],
  oga: (from: string, to: string) => ['flac', '-s', '-f', '--ogg', from, '-o', to],
  mp3: (from: string, to: string) => ['lame', '--quiet', '-b', '128', from, to],
} as const;

export type CodedFormat = keyof typeof ENCODERS;
export const CODED_FORMATS = Object.keys(ENCODERS) as CodedFormat[];

/** Seconds of steady tones, amplitude .5, a frequency of its own in each channel; interleaved. */
export function tones(sampleRateHz: number, channelCount: number, seconds: number): Float32Array {
  return Float32Array.from({ length: sampleRateHz * channelCount * seconds }, (_, index) => {
    const channel = index % channelCount;
    const time = Math.floor(index / channelCount) / sampleRateHz;
    return 0.5 * Math.sin(2 * Math.PI * (440 + 220 * channel) * time);
  });
}

/** Makes `NAME.EXTENSION` in `folder` from tones and returns its bytes. */
export function codedFile(
  folder: string,
  format: CodedFormat,
  sound: { readonly sampleRateHz: number; readonly channelCount: number; readonly seconds: number },
): Buffer {
  const { sampleRateHz, channelCount, seconds } = sound;
  const base = path.join(folder, `${sampleRateHz}-${channelCount}-${seconds}`);
  const samples = tones(sampleRateHz, channelCount, seconds).map((sample) => Math.round(sample * 32_767));
  writeFileSync(`${base}.wav`, wavBytes('s16', sampleRateHz, channelCount, samples));
  const [command, ...args] = ENCODERS[format](`${base}.wav`, `${base}.${format}`);
  execFileSync(command as string, args, { stdio: 'ignore' });
  return readFileSync(`${base}.${format}`);
}

/** An ID3v2 tag with `byteCount` bytes of what may be a picture. */
export function id3Tag(byteCount: number): Buffer {
  const tag = Buffer.alloc(10 + byteCount, 0x5a);
  tag.write('ID3\x04\x00\x00', 0, 'latin1');
  for (let i = 0; i < 4; i++) tag[6 + i] = (byteCount >> (7 * (3 - i))) & 127;
  return tag;
}

/** An APE tag with header and footer around `byteCount` bytes. */
export function apeTag(byteCount: number): Buffer {
  const ends = [0xa000_0000, 0x8000_0000].map((flags) => {
    const end = Buffer.alloc(32);
    end.write('APETAGEX');
    end.writeUInt32LE(2000, 8);
    end.writeUInt32LE(byteCount + 32, 12);
    end.writeUInt32LE(flags, 20);
    return end;
  });
  return Buffer.concat([ends[0] as Buffer, Buffer.alloc(byteCount, 0x5a), ends[1] as Buffer]);
}

/** Numbers 0 to 255 without pattern, the same for the same seed. */
export function randomBytes(length: number, seed = 1): Buffer {
  const random = randomNumbers(seed);
  return Buffer.from(Uint8Array.from({ length }, () => 256 * random()));
}
