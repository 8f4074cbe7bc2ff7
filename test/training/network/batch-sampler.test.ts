import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { BEAT_PERIODS, clearestPulse } from '../../../src/features/rhythm/pulse-clarity.js';
import { MID_LEVEL_NAMES } from '../../../src/inference/estimate.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { BatchSampler } from '../../../src/training/network/batch-sampler.js';
import { CYCLES_SAMPLING, FINISH_SAMPLING } from '../../../src/training/network/sampling.js';
import { HEAD_COLUMNS, TARGET_WIDTH, TargetTable } from '../../../src/training/network/target-table.js';
import { Random } from '../../../src/training/random.js';
import { flatClip, flatClips, flatPitches } from './flat-clips.js';

const { clips, isTraining, trainingIndices } = flatClips();
const input = { mean: new Array<number>(BAND_COUNT).fill(1), sd: new Array<number>(BAND_COUNT).fill(0.5) };
const targets = new TargetTable(clips, isTraining);
const sampler = new BatchSampler(clips, targets, input, trainingIndices);

describe('batch sampler', () => {
  it('never draws a held-out clip', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const drawn = new Set(sampler.epoch(7, new Random(seed)).flat());
      for (const index of drawn) expect(isTraining(index)).toBe(true);
    }
  });

  it('has nothing of held-out clips in its batches: not in frames, nor in targets', () => {
    // Held-out clips are loud; if one were mixed in, it would show in every crop.
    const marked = clips.map((clip, index) =>
      isTraining(index)
        ? clip
        : { ...clip, bands: clip.bands.map(() => 65_535), pitchClasses: clip.pitchClasses.map(() => 65_535) },
    );
    const random = (): Random => new Random(9);
    const spoiled = new BatchSampler(marked, new TargetTable(marked, isTraining), input, trainingIndices);
    for (const indices of sampler.epoch(6, random())) {
      expect(spoiled.batch(indices, random())).toEqual(sampler.batch(indices, random()));
    }
  });

  it('draws every training clip in an epoch, small sets more often', () => {
    const batches = sampler.epoch(1, new Random(4));
    const counts = new Map<number, number>();
    for (const index of batches.flat()) counts.set(index, (counts.get(index) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(trainingIndices);
    const repeats: Readonly<Record<string, number>> = { deam: 1, soundtracks: 3, panda4q: 2 };
    for (const [index, count] of counts) expect(count).toBe(repeats[clips[index]?.clip.set ?? '']);
  });

  it('gives one batch of everything when there is less than a batch', () => {
    expect(sampler.epoch(1000, new Random(1))).toHaveLength(1);
  });

  it('fills the shapes with finite numbers', () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const random = new Random(seed);
      for (const indices of sampler.epoch(8, random)) {
        const batch = sampler.batch(indices, random);
        expect([312, 200, 128]).toContain(batch.frameCount);
        expect(batch.frames).toHaveLength(8 * batch.frameCount * BAND_COUNT);
        expect(batch.targets).toHaveLength(8 * TARGET_WIDTH);
        expect(batch.pitchClasses).toHaveLength(
          (8 * batch.frameCount * PITCH_CLASS_COUNT) / STEP_FRAME_COUNT,
        );
        const { moods, basic, sounds } = batch.classes;
        for (const values of [
          batch.frames,
          batch.pitchClasses,
          batch.targets,
          batch.weights,
          ...[moods, basic, sounds].flatMap(({ probabilities, weights }) => [probabilities, weights]),
        ]) {
          expect(values.every(Number.isFinite)).toBe(true);
        }
      }
    }
  });

  it('weighs only targets that both mixed clips have, and class probabilities sum to 1', () => {
    const random = new Random(2);
    for (const indices of sampler.epoch(8, random)) {
      const batch = sampler.batch(indices, random);
      for (const [row, index] of indices.entries()) {
        const { set } = (clips[index] as CachedClip).clip;
        const hasWeight = (head: keyof typeof HEAD_COLUMNS): boolean => {
          const { start, size } = HEAD_COLUMNS[head];
          const first = row * TARGET_WIDTH + start;
          return batch.weights.subarray(first, first + size).every((weight) => weight > 0);
        };
        expect(hasWeight('deam')).toBe(set === 'deam');
        expect(hasWeight('panda4q')).toBe(set === 'panda4q');
        for (const head of ['grekow', 'emopia'] as const) expect(hasWeight(head)).toBe(false);
        expect(hasWeight('film')).toBe(set === 'soundtracks');
        expect(hasWeight('gems')).toBe(false);
        for (const [head, count] of [
          ['moods', 4],
          ['basic', 6],
        ] as const) {
          const { probabilities, weights } = batch.classes[head];
          expect((weights[row] as number) > 0).toBe(set === 'panda4q');
          const sum = probabilities
            .subarray(row * count, (row + 1) * count)
            .reduce((total, share) => total + share, 0);
          expect(sum).toBeCloseTo(set === 'panda4q' ? 1 : 0, 5);
        }
      }
    }
  });

  it('moves the ratings of rated crops that it manipulates, and of no others', () => {
    const ratings = {
      melodiousness: 4,
      articulation: 4,
      rhythmicComplexity: 4,
      rhythmicStability: 4,
      dissonance: 4,
      tonalStability: 4,
      modality: 4,
    };
    const rated = [0, 1, 2, 3].map((index) =>
      flatClip('grekow', index, 8192, { ratings, valence: 0, arousal: index / 10 }),
    );
    const all = [...rated, ...clips.filter(({ clip }) => clip.set === 'deam').slice(0, 4)];
    const table = new TargetTable(all, () => true);
    const indices = all.map((_, index) => index);
    const start = HEAD_COLUMNS.midLevel.start;
    const columns = (['rhythmicStability', 'dissonance', 'rhythmicComplexity'] as const).map(
      (name) => start + MID_LEVEL_NAMES.indexOf(name),
    ) as [number, number, number];
    for (const sampling of [FINISH_SAMPLING, CYCLES_SAMPLING]) {
      const { isManipulating } = sampling;
      const drawing = new BatchSampler(all, table, input, indices, sampling);
      const random = new Random(2);
      const movedCounts = [0, 0, 0];
      for (let draw = 0; draw < 20; draw += 1) {
        const { targets: values, weights } = drawing.batch(indices, random);
        for (const row of indices) {
          const moved = columns.filter((column) => values[row * TARGET_WIDTH + column] !== 0);
          const arousal = row * TARGET_WIDTH + HEAD_COLUMNS.grekow.start + 1;
          // What was changed has an arousal that nobody rated.
          if (moved.length > 0) expect(weights[arousal]).toBe(0);
          else expect(weights[arousal]).toBeGreaterThan(isManipulating || row >= rated.length ? -1 : 0);
          for (const [at, column] of columns.entries()) {
            const place = row * TARGET_WIDTH + column;
            if (row >= rated.length) expect(weights[place]).toBe(0);
            // All ratings are alike, so without manipulation each is the mean.
            else if (values[place] !== 0) {
              expect(Math.sign(values[place] as number)).toBe([-1, 1, 1][at]);
              movedCounts[at] = (movedCounts[at] as number) + 1;
            }
          }
        }
      }
      // Of 80; nothing is struck here, so there are no bars to regroup.
      for (const at of [0, 1]) {
        expect(movedCounts[at]).toBeGreaterThan(isManipulating ? 8 : -1);
        expect(movedCounts[at]).toBeLessThan(isManipulating ? 60 : 1);
      }
      expect(movedCounts[2]).toBe(0);
    }
  });

  it('gives the onset flux of the crops before anything is blanked', () => {
    const struck = clips.map((clip) => ({
      ...clip,
      // Every 16 frames all bands rise by 1.
      bands: clip.bands.map((_, index) => (Math.floor(index / BAND_COUNT) % 16 === 0 ? 16_384 : 8192)),
    }));
    const batch = new BatchSampler(struck, targets, input, trainingIndices).batch(
      trainingIndices.slice(0, 8),
      new Random(4),
    );
    expect(batch.onsetFluxes).toHaveLength(8 * batch.frameCount);
    expect(batch.heardFrames).toEqual(new Array(8).fill(batch.frameCount));
    for (let row = 0; row < 8; row += 1) {
      const fluxes = batch.onsetFluxes.subarray(row * batch.frameCount, (row + 1) * batch.frameCount);
      expect(clearestPulse(fluxes, BEAT_PERIODS).clarity).toBeGreaterThan(0.8);
    }
  });

  it('keeps the targets and the length of a row that is not mixed, whatever the partner lacks', () => {
    // One of two has a key; by chance three of five rows are not mixed.
    const keyed = [
      flatClip('gtzan', 0, 8192, { minor: 1 }),
      flatClip('gtzan', 1, 8192, {}),
      flatClip('gtzan', 2, 8192, { minor: 0 }),
    ];
    const table = new TargetTable(keyed, () => true);
    const drawing = new BatchSampler(keyed, table, input, [0, 1, 2]);
    const column = HEAD_COLUMNS.midLevel.start + MID_LEVEL_NAMES.indexOf('modality');
    const random = new Random(3);
    let keptCount = 0;
    for (let draw = 0; draw < 100; draw += 1) {
      const { weights } = drawing.batch([0, 1], random);
      if ((weights[column] as number) > 0) keptCount += 1;
      expect(weights[TARGET_WIDTH + column]).toBe(0);
    }
    expect(keptCount).toBeGreaterThan(45);
    expect(keptCount).toBeLessThan(75);
  });

  it('breaks the pulse where the partner begins anew only when there is a partner', () => {
    const two = [flatClip('gtzan', 0, 8192, {}), flatClip('gtzan', 1, 8192, {})];
    const short = {
      ...(two[1] as CachedClip),
      frameCount: 48,
      bands: (two[1] as CachedClip).bands.subarray(0, 48 * BAND_COUNT),
      pitchClasses: flatPitches(48),
    };
    const drawing = new BatchSampler(
      [two[0] as CachedClip, short],
      new TargetTable(two, () => true),
      input,
      [0, 1],
    );
    const random = new Random(5);
    const lengths = Array.from({ length: 60 }, () => {
      const { heardFrames, frameCount } = drawing.batch([0, 1], random);
      return heardFrames[0] === frameCount ? 'whole' : heardFrames[0];
    });
    expect(lengths.filter((length) => length === 'whole').length).toBeGreaterThan(20);
    expect(lengths.filter((length) => length === 48).length).toBeGreaterThan(10);
  });

  it('asks for what the teacher said of the part of a clip that a crop holds', () => {
    const teacher = {
      name: 'any',
      windowSeconds: 3,
      step: 0.5,
      startSeconds: [0, 3, 6],
      values: [2, 4, 6].map((value) => Int8Array.of(value, -value)),
    };
    const taught = [flatClip('deam', 0, 8192, { teacher }), flatClip('soundtracks', 1, 8192, {})];
    const drawing = new BatchSampler(taught, new TargetTable(taught, () => true), input, [0, 1]);
    const random = new Random(7);
    for (let draw = 0; draw < 20; draw += 1) {
      const { frameCount, teacher: batch } = drawing.batch([0, 1], random);
      expect(batch.weights[0]).toBeGreaterThan(0);
      expect(batch.weights[1]).toBe(0);
      const [first = 0, second = 0] = batch.targets;
      expect(second).toBeCloseTo(-first, 6);
      // Between what was said of the first and of the last window; a crop of 10 s holds all three, of the first at least 2.488 s.
      if (frameCount === 312) expect(first >= 2 && first < (2.488 + 6 + 9) / 8.488 + 1e-3).toBe(true);
      else expect(first > 0.99 && first < 3.01).toBe(true);
    }
  });

  it('lays sounds that are no music over music, and calls it music still', () => {
    const noisy = [
      flatClip('deam', 0, 0, { valence: 0, arousal: 0 }),
      flatClip('sounds', 1, 16_384, { sound: 3 }),
    ];
    const plain = { mean: new Array<number>(BAND_COUNT).fill(0), sd: new Array<number>(BAND_COUNT).fill(1) };
    const drawing = new BatchSampler(noisy, new TargetTable(noisy, () => true), plain, [0, 1]);
    const random = new Random(1);
    let overlaidCount = 0;
    for (let draw = 0; draw < 100; draw += 1) {
      const { frames, frameCount, classes } = drawing.batch([0], random);
      const mean = frames.reduce((sum, value) => sum + value, 0) / (frameCount * BAND_COUNT);
      if (mean > 0.5) overlaidCount += 1;
      expect(classes.sounds.probabilities[0]).toBeGreaterThan(0.9);
    }
    expect(overlaidCount).toBeGreaterThan(8);
    expect(overlaidCount).toBeLessThan(35);
  });

  it('repeats a clip that is shorter than the crop', () => {
    const short = clips.map((clip) => ({
      ...clip,
      frameCount: 50,
      bands: clip.bands.subarray(0, 50 * BAND_COUNT),
      pitchClasses: flatPitches(50),
    }));
    const some = new BatchSampler(short, targets, input, trainingIndices);
    const batch = some.batch(trainingIndices.slice(0, 4), new Random(1));
    expect(batch.frames.every(Number.isFinite)).toBe(true);
    // Whole steps.
    expect(batch.heardFrames).toEqual([48, 48, 48, 48]);
  });
});
