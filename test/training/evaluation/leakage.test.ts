import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clipFeatures } from '../../../src/training/clip-features.js';
import type { Clip } from '../../../src/training/datasets/clip.js';
import { findLeakage, type SplitClip } from '../../../src/training/evaluation/leakage.js';
import {
  throughPhoneBand,
  withGain,
  withRoomNoise,
} from '../../../src/training/evaluation/sound-conditions.js';
import { fingerprint, FingerprintIndex } from '../../../src/training/evaluation/spectrogram-fingerprint.js';
import { composePiece, NEUTRAL_RENDITION } from '../../../src/training/evaluation/synthesis-piece.js';
import { playNotes } from '../../../src/training/evaluation/synthesis-sound.js';
import { featureFrames } from '../../support/feature-frames.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const RATE_HZ = 22_050;
const SECONDS = 8;

function song(number: number): Float32Array {
  return playNotes(composePiece(number, NEUTRAL_RENDITION, SECONDS), SECONDS, RATE_HZ).samples;
}

function printsOf(samples: Float32Array): Uint32Array {
  const { bands, frameCount } = clipFeatures(featureFrames(samples));
  return fingerprint(bands, frameCount);
}

const songs = Array.from({ length: 8 }, (_, number) => song(number));

describe('fingerprints', () => {
  it('find a song that was changed, at any offset, and no other', () => {
    const index = new FingerprintIndex();
    for (const [number, samples] of songs.entries()) index.add(`song ${number}`, printsOf(samples));
    const sound = { samples: songs[3] as Float32Array, sampleRateHz: RATE_HZ };
    const changed = {
      'as it is': sound.samples,
      'at another level': withGain(sound, -20).samples,
      'in a noisy room': withRoomNoise(sound, 20, 1).samples,
      'over the telephone': throughPhoneBand(sound).samples,
      // By half a frame more than whole ones: as far off as can be.
      'cut elsewhere': sound.samples.subarray(31_000 + 353),
    };
    for (const [name, samples] of Object.entries(changed)) {
      const matches = index.search(printsOf(samples));
      expect(
        matches.map(({ id }) => id),
        name,
      ).toEqual(['song 3']);
      expect(matches[0]?.overlapSeconds, name).toBeGreaterThan(4);
    }
    expect(index.search(printsOf(song(20)))).toEqual([]);
    expect(index.search(printsOf(sound.samples.subarray(0, 3 * RATE_HZ)))).toEqual([]);
    expect(index.search(printsOf(new Float32Array(SECONDS * RATE_HZ)))).toEqual([]);
  });
});

describe('findLeakage', () => {
  /** Clips of songs by number, with a file of their own each; the same number is the same file. */
  async function split(
    plan: readonly { id: string; group: string; number: number; isHeldOut: boolean }[],
  ): Promise<SplitClip[]> {
    const folder = await temporaryFolder();
    return plan.map(({ id, group, number, isHeldOut }) => {
      const audioPath = path.join(folder, `${id}.wav`);
      writeFileSync(audioPath, `the bytes of song ${number}`);
      const clip: Clip = { set: 'deam', id, audioPath, group, targets: {} };
      return { clip, isHeldOut };
    });
  }

  it('flags a song planted in two groups: by its file, and by its sound where the file is another', async () => {
    const clips = await split([
      { id: 'a', group: 'A', number: 0, isHeldOut: true },
      { id: 'b', group: 'B', number: 1, isHeldOut: true },
      { id: 'c', group: 'C', number: 2, isHeldOut: false },
      { id: 'same file', group: 'D', number: 0, isHeldOut: false },
      { id: 'same sound', group: 'E', number: 5, isHeldOut: false },
    ]);
    const sounds: Record<string, Float32Array> = {
      a: songs[0] as Float32Array,
      b: songs[1] as Float32Array,
      c: songs[2] as Float32Array,
      'same file': songs[0] as Float32Array,
      'same sound': withRoomNoise({ samples: songs[1] as Float32Array, sampleRateHz: RATE_HZ }, 20, 1)
        .samples,
    };
    const finding = await findLeakage(clips, async ({ id }) => printsOf(sounds[id] as Float32Array));
    expect(finding.isClean).toBe(false);
    expect(finding.identicalFiles).toEqual([{ ids: ['a', 'same file'], isLeak: true }]);
    // What the files told is not told again.
    expect(finding.soundAlikes).toEqual([
      expect.objectContaining({ heldOutId: 'b', trainingId: 'same sound' }),
    ]);
    expect(finding.splitGroups).toEqual([]);
    expect([finding.comparedCount, finding.trainingCount]).toEqual([3, 3]);
  });

  it('flags a group on both sides, and is content with copies on one side', async () => {
    const torn = await split([
      { id: 'a', group: 'A', number: 0, isHeldOut: true },
      { id: 'b', group: 'A', number: 1, isHeldOut: false },
    ]);
    const finding = await findLeakage(torn, async () => null);
    expect(finding).toMatchObject({ isClean: false, splitGroups: ['A'], comparedCount: 0 });
    const whole = await split([
      { id: 'a', group: 'A', number: 0, isHeldOut: true },
      { id: 'copy', group: 'A', number: 0, isHeldOut: true },
      { id: 'b', group: 'B', number: 1, isHeldOut: false },
    ]);
    const clean = await findLeakage(whole, async () => null);
    expect(clean.isClean).toBe(true);
    expect(clean.identicalFiles).toEqual([{ ids: ['a', 'copy'], isLeak: false }]);
  });
});
