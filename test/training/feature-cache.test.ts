import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANALYSIS_RATE_HZ, BAND_COUNT } from '../../src/features/feature-layout.js';
import { featureLayoutHash } from '../../src/features/layout-hash.js';
import type { Clip } from '../../src/training/datasets/clip.js';
import { cachePath, loadFeatures } from '../../src/training/feature-cache.js';
import { clipFeatures } from '../../src/training/clip-features.js';
import { featureFrames } from '../support/feature-frames.js';
import { clickTrack } from '../support/synth.js';
import { louder, whiteNoise } from '../support/sounds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { writeWav } from '../support/write-wav.js';

const FORMAT = { sampleRateHz: ANALYSIS_RATE_HZ, channelCount: 1, sampleKind: 'f32' } as const;

function sound(index: number): Float32Array {
  return louder(whiteNoise(0.5, 1.5, index), -3 * index);
}

/** More clips than there are workers, so that each has to do several. */
function writeClips(folder: string, count: number): Clip[] {
  return Array.from({ length: count }, (_, index) => {
    const audioPath = path.join(folder, `${index}.wav`);
    writeWav(audioPath, sound(index), FORMAT);
    return { set: 'deam', id: `deam/${index}`, audioPath, group: `${index}`, targets: {} };
  });
}

describe('feature cache', () => {
  it('computes every clip as the live chain does, keeps it, and reads it back', async () => {
    const folder = await temporaryFolder();
    const clips = writeClips(folder, 40);
    const cache = path.join(folder, 'cache');
    const progress: number[] = [];
    const first = await loadFeatures(clips, cache, (done, total) => {
      expect(total).toBe(40);
      progress.push(done);
    });
    expect(progress).toEqual(clips.map((_, index) => index + 1));
    for (const [index, { clip, bands, pitchClasses, frameCount, statistics }] of first.entries()) {
      expect(clip).toBe(clips[index]);
      const frames = featureFrames(sound(index));
      expect(frameCount).toBe(frames.length);
      expect(statistics).toEqual(clipFeatures(frames).statistics);
      for (const [frame, { bands: live }] of frames.entries()) {
        for (const [band, value] of live.entries()) {
          const stored = (bands[frame * BAND_COUNT + band] as number) / 8192;
          expect(Math.abs(stored - value)).toBeLessThanOrEqual(0.5001 / 8192);
        }
      }
      const profiles = frames.flatMap((frame) => [...(frame.pitchClasses ?? [])]);
      expect(pitchClasses).toHaveLength(profiles.length);
      for (const [place, value] of profiles.entries()) {
        expect(Math.abs((pitchClasses[place] as number) / 65_535 - value)).toBeLessThanOrEqual(
          0.5001 / 65_535,
        );
      }
    }
    const file = cachePath(cache, 'deam/7');
    expect(file).toContain(featureLayoutHash());
    const before = statSync(file).mtimeMs;
    const again = await loadFeatures(clips, cache, () => expect.unreachable('nothing is left to compute'));
    expect(again).toEqual(first);
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it('names the clips that cannot be analysed, and keeps the others', async () => {
    const folder = await temporaryFolder();
    const clips = writeClips(folder, 3);
    const broken = clips[1] as Clip;
    writeFileSync(broken.audioPath, 'no sound');
    const cache = path.join(folder, 'cache');
    await expect(loadFeatures(clips, cache, () => undefined)).rejects.toMatchObject({
      code: 'AFFEKT_DATASET_INVALID',
      message: expect.stringMatching(/1 of 3 clips cannot be analysed:\n.*1\.wav/),
    });
    expect(statSync(cachePath(cache, 'deam/2')).size).toBeGreaterThan(1000);
  });
});

describe('clip statistics', () => {
  it('count the onsets of a click track, and none in a steady sound', () => {
    const times = Array.from({ length: 24 }, (_, index) => 0.25 + index * 0.4);
    const clicks = clipFeatures(featureFrames(clickTrack(times, ANALYSIS_RATE_HZ, 10)));
    expect(clicks.statistics.onsetRateHz).toBeGreaterThan(2);
    expect(clicks.statistics.onsetRateHz).toBeLessThan(3);
    const steady = clipFeatures(featureFrames(whiteNoise(0.1, 5)));
    expect(steady.statistics.onsetRateHz).toBeLessThan(1);
  });

  it('measure the level before it is normalised away', () => {
    const loud = clipFeatures(featureFrames(whiteNoise(0.5, 4))).statistics.loudnessLufs;
    const quiet = clipFeatures(featureFrames(louder(whiteNoise(0.5, 4), -20))).statistics.loudnessLufs;
    expect(loud - quiet).toBeCloseTo(20, 1);
  });
});
