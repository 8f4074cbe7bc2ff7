import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SOUND_NAMES } from '../../../src/inference/estimate.js';
import { decodeMono } from '../../../src/training/evaluation/analyse-sound.js';
import { Random } from '../../../src/training/random.js';
import { applause } from '../../../src/training/sounds/crowd-sound.js';
import { madeSounds } from '../../../src/training/sounds/made-sounds.js';
import { NOISE_KINDS, noise } from '../../../src/training/sounds/noise-sound.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const RATE_HZ = 22_050;
const hasVoices = ['espeak-ng', 'flite'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);

const level = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

describe('made sounds', () => {
  it.skipIf(!hasVoices)('are twelve seconds of each kind, the same again, and not made twice', async () => {
    const folder = await temporaryFolder();
    const steps: number[] = [];
    const clips = await madeSounds(folder, 0.01, (done) => steps.push(done));
    expect(new Set(clips.map(({ targets }) => SOUND_NAMES[targets.sound ?? -1]))).toEqual(
      new Set(SOUND_NAMES),
    );
    expect(steps).toHaveLength(clips.length);
    for (const { audioPath } of clips) {
      const { samples, sampleRateHz } = await decodeMono(audioPath);
      expect(samples.length / sampleRateHz).toBeCloseTo(12, 1);
      expect(level(samples)).toBeGreaterThan(0.005);
      expect(samples.every((value) => Math.abs(value) <= 1)).toBe(true);
    }
    const noisy = clips.find(({ id }) => id.includes('noise'))?.audioPath as string;
    const before = readFileSync(noisy);
    rmSync(noisy);
    const again: number[] = [];
    await madeSounds(folder, 0.01, (done) => again.push(done));
    expect(again).toHaveLength(1);
    expect(readFileSync(noisy)).toEqual(before);
    expect(existsSync(path.join(folder, 'speech-0.wav.voice.wav'))).toBe(false);
  });

  it('has applause that is dense with many hands, and single claps with few', () => {
    const peakiness = (people: number): number => {
      const samples = applause(RATE_HZ, 4, people, 0, new Random(1));
      return samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / level(samples);
    };
    expect(peakiness(2)).toBeGreaterThan(2 * peakiness(150));
  });

  it.each(NOISE_KINDS)('%s is finite, sounds, and is drawn anew by another seed', (kind) => {
    const [some, same, other] = [1, 1, 2].map((seed) => noise(kind, RATE_HZ, 3, new Random(seed)));
    expect(some?.every(Number.isFinite)).toBe(true);
    expect(level(some as Float32Array)).toBeGreaterThan(1e-3);
    expect(same).toEqual(some);
    expect(other).not.toEqual(some);
  });
});
