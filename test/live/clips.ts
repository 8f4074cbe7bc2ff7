import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import { writeDemoClip } from '../support/demo-clip.js';
import { writeWav } from '../support/write-wav.js';

const SHARED_DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const SHARED_SETS = ['soundtracks', 'grekow', 'deam'];
const CLIP_SECONDS = 8;
const DEMO_SECONDS = 12;

/** A WAV file to be played into the microphone. */
export interface Clip {
  readonly name: string;
  readonly path: string;
}

/**
 * Writes the clips into `folder`: two movements of the demo performance, and recorded music where the data sets lie beside the
 * repository.
 */
export async function writeClips(folder: string): Promise<Clip[]> {
  const clips = [{ name: 'demo performance', path: path.join(folder, 'demo.wav') }];
  writeDemoClip(path.join(folder, 'demo.wav'), DEMO_SECONDS);
  for (const set of SHARED_SETS) {
    const audio = path.join(SHARED_DATA, set, 'audio');
    if (!existsSync(audio)) {
      console.log(`test:live: no recorded music of ${set} here; the demo performance is heard alone`);
      continue;
    }
    const files = readdirSync(audio).sort();
    const file = files[Math.floor(files.length / 2)];
    if (file !== undefined) clips.push(await convert(path.join(audio, file), folder));
  }
  return clips;
}

/** The first seconds of a file as WAV, at its own rate. */
async function convert(file: string, folder: string): Promise<Clip> {
  const { format, pieces } = await openAudioFile(file);
  const wanted = CLIP_SECONDS * format.sampleRateHz * format.channelCount;
  const samples: number[] = [];
  for await (const piece of pieces) {
    for (const sample of piece.samples) samples.push(sample);
    if (samples.length >= wanted) break;
  }
  const clip = { name: path.basename(file), path: path.join(folder, `${path.basename(file)}.wav`) };
  writeWav(clip.path, Float32Array.from(samples.slice(0, wanted)), { ...format, sampleKind: 'f32' });
  return clip;
}
