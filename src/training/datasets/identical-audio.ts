import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clip } from './clip.js';

/**
 * Clips whose audio files are identical byte for byte although their groups differ: a song that would leak from one
 * side of a split to the other. Each entry lists two or more clips. Recordings that were encoded anew are not found.
 * Reads every file.
 */
export function identicalAudio(clips: readonly Clip[]): Clip[][] {
  const clipsOfDigest = new Map<string, Clip[]>();
  for (const clip of clips) {
    const digest = createHash('sha1').update(readFileSync(clip.audioPath)).digest('hex');
    const same = clipsOfDigest.get(digest);
    if (same === undefined) clipsOfDigest.set(digest, [clip]);
    else same.push(clip);
  }
  return [...clipsOfDigest.values()].filter((same) => new Set(same.map(({ group }) => group)).size > 1);
}
