import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BAND_COUNT } from '../features/feature-layout.js';
import { featureLayoutHash } from '../features/layout-hash.js';
import type { ClipFeatures } from './clip-features.js';
import { analyseInWorkers } from './audio-workers.js';
import type { Clip } from './datasets/clip.js';

/** A clip with its features in memory. */
export interface CachedClip extends ClipFeatures {
  readonly clip: Clip;
}

const HEADER_VALUES = 3;

/** File of a clip's features below the cache folder; features of another layout are other files. */
export function cachePath(cacheFolder: string, clipId: string): string {
  return path.join(cacheFolder, featureLayoutHash(), `${clipId}.features`);
}

/**
 * Writes a clip's features, whole or not at all: little-endian float64 onset rate, loudness and frame count, then uint16
 * bands and pitch classes.
 */
export async function writeFeatures(file: string, features: ClipFeatures): Promise<void> {
  const { bands, pitchClasses, frameCount, statistics } = features;
  const header = Float64Array.of(statistics.onsetRateHz, statistics.loudnessLufs, frameCount);
  await mkdir(path.dirname(file), { recursive: true });
  const bytes = Buffer.concat([
    Buffer.from(header.buffer),
    Buffer.from(bands.buffer, bands.byteOffset, bands.byteLength),
    Buffer.from(pitchClasses.buffer, pitchClasses.byteOffset, pitchClasses.byteLength),
  ]);
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}

/**
 * Features of all clips, computed where the cache has none yet (in parallel, on all cores) and loaded.
 * Throws `AFFEKT_DATASET_INVALID` naming the clips whose audio cannot be analysed.
 */
export async function loadFeatures(
  clips: readonly Clip[],
  cacheFolder: string,
  onProgress: (doneCount: number, totalCount: number) => void,
): Promise<CachedClip[]> {
  const missing = clips
    .map(({ id, audioPath }) => ({ audioPath, file: cachePath(cacheFolder, id) }))
    .filter(({ file }) => !existsSync(file));
  await analyseInWorkers('training/feature-cache-worker.js', missing, onProgress);
  return Promise.all(
    clips.map(async (clip) => ({ clip, ...(await readFeatures(cachePath(cacheFolder, clip.id))) })),
  );
}

async function readFeatures(file: string): Promise<ClipFeatures> {
  const bytes = await readFile(file);
  // Copied: a small file's buffer is a slice of Node's pool, not aligned.
  const data = new Uint8Array(bytes).buffer;
  const header = new Float64Array(data, 0, HEADER_VALUES);
  const [onsetRateHz, loudnessLufs, frameCount] = header as unknown as [number, number, number];
  const bands = new Uint16Array(data, HEADER_VALUES * 8, frameCount * BAND_COUNT);
  const pitchClasses = new Uint16Array(data, bands.byteOffset + bands.byteLength);
  return { bands, pitchClasses, frameCount, statistics: { onsetRateHz, loudnessLufs } };
}
