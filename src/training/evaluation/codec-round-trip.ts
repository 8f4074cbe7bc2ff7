import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeMono } from './analyse-sound.js';
import type { MonoSound } from './sound-conditions.js';

/** A lossy codec as ffmpeg is asked for it. */
export interface Codec {
  readonly label: string;
  readonly extension: string;
  readonly encoderArguments: readonly string[];
}

/** What music goes through on its way to a loudspeaker, at low rates: what higher ones do is less. */
export const CODECS: readonly Codec[] = [
  {
    label: 'MP3, 32 kbit/s',
    extension: 'mp3',
    encoderArguments: ['-c:a', 'libmp3lame', '-b:a', '32k', '-ar', '32000'],
  },
  {
    label: 'Opus, 12 kbit/s',
    extension: 'opus',
    encoderArguments: ['-c:a', 'libopus', '-b:a', '12k', '-ar', '48000'],
  },
];

/** Whether there is an ffmpeg that starts. */
export async function hasFfmpeg(): Promise<boolean> {
  const child = spawn('ffmpeg', ['-version'], { stdio: 'ignore' });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0;
  } catch {
    return false;
  }
}

/** The sound encoded by ffmpeg and decoded as any file of the user's would be. Rejects with what ffmpeg says. */
export async function throughCodec(sound: MonoSound, codec: Codec): Promise<MonoSound> {
  const folder = await mkdtemp(path.join(tmpdir(), 'affekt-codec-'));
  const file = path.join(folder, `sound.${codec.extension}`);
  try {
    await encode(sound, codec, file);
    return await decodeMono(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function encode({ samples, sampleRateHz }: MonoSound, codec: Codec, file: string): Promise<void> {
  const input = ['-f', 'f32le', '-ar', `${sampleRateHz}`, '-ac', '1', '-i', 'pipe:0'];
  const child = spawn('ffmpeg', ['-v', 'error', ...input, ...codec.encoderArguments, '-y', file], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // When ffmpeg dies early the pipe breaks; its exit code and words tell why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg could not encode to ${codec.label}: ${said.trim()}`);
}
