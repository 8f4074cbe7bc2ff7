import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import { wavBytes } from '../support/wav-file.js';

const AUDIO = fileURLToPath(new URL('../../../shared/data/deam/audio', import.meta.url));
const CLIP_COUNT = 8;

/** A source of recorded music where it lies beside the repository, some clips one after the other; else the demo performance. */
export async function musicToLookAt(folder: string): Promise<object> {
  if (!existsSync(AUDIO)) return { kind: 'demo' };
  const files = readdirSync(AUDIO).sort();
  const samples: number[] = [];
  let rateHz = 0;
  for (let count = 0; count < CLIP_COUNT; count += 1) {
    const file = files[Math.floor(((count + 0.5) * files.length) / CLIP_COUNT)] ?? '';
    const { format, pieces } = await openAudioFile(path.join(AUDIO, file));
    rateHz = rateHz === 0 ? format.sampleRateHz : rateHz;
    if (format.sampleRateHz !== rateHz) continue;
    for await (const piece of pieces)
      for (let at = 0; at < piece.samples.length; at += format.channelCount)
        samples.push(piece.samples[at] ?? 0);
  }
  const music = path.join(folder, 'music.wav');
  await writeFile(music, wavBytes('f32', rateHz, 1, samples));
  return { kind: 'file', path: music, loop: true };
}
