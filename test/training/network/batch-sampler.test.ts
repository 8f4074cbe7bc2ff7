import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { BEAT_PERIODS, clearestPulse } from '../../../src/features/rhythm/pulse-clarity.js';
import { MID_LEVEL_NAMES, MOOD_NAMES } from '../../../src/inference/estimate.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import { PITCH_STEPS } from '../../../src/training/clip-features.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { BatchSampler } from '../../../src/training/network/batch-sampler.js';
import { CYCLES_SAMPLING, FINISH_SAMPLING } from '../../../src/training/network/sampling.js';
import { HEAD_COLUMNS, TARGET_WIDTH, TargetTable } from '../../../src/training/network/target-table.js';
import { Random } from '../../../src/training/random.js';

const HELD_OUT = 3;
const FRAME_COUNT = 330;

/** Pitch classes all alike, for so many frames. */
function flatPitches(frameCount: number): Uint16Array {
  const stepCount = Math.floor(frameCount / STEP_FRAME_COUNT);
  return new Uint16Array(stepCount * PITCH_CLASS_COUNT).fill(PITCH_STEPS / PITCH_CLASS_COUNT);
}

/** A clip of one constant value, by which it can be told. */
function flatClip(set: Clip['set'], index: number, level: number, targets: ClipTargets): CachedClip {
  const id = `${set}/${index}`;
  return {
    clip: { set, id, audioPath: id, group: id, targets },
    bands: new Uint16Array(FRAME_COUNT * BAND_COUNT).fill(level),
    pitchClasses: flatPitches(FRAME_COUNT),
    frameCount: FRAME_COUNT,
    statistics: { onsetRateHz: 2 + (index % 3), loudnessLufs: -20 - index },
  };
}

const clips: CachedClip[] = [];
for (let index = 0; index < 8; index += 1) {
  clips.push(
    flatClip('deam', index, 8192, { valence: index / 10, arousal: -index / 10 }),
    flatClip('soundtracks', index, 8192, { film: [1, 2, 3, 4, 5, 6, 7, 1 + index] }),
    flatClip('panda4q', index, 8192, {
      mood: index % MOOD_NAMES.length,
      moodTags: ['Gloomy', 'Sad', 'Bleak'],
    }),
  );
}
const isTraining = (index: number): boolean => index % 5 !== HELD_OUT;
const trainingIndices = clips.map((_, index) => index).filter(isTraining);
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
    for (const [index, count] of counts) expect(count).toBe(clips[index]?.clip.set === 'soundtracks' ? 3 : 1);
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
        const { moods, basic } = batch.classes;
        for (const values of [
          batch.frames,
          batch.pitchClasses,
          batch.targets,
          batch.weights,
          ...[moods, basic].flatMap(({ probabilities, weights }) => [probabilities, weights]),
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
        expect(hasWeight('affect')).toBe(set === 'deam');
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
          const arousal = row * TARGET_WIDTH + HEAD_COLUMNS.affect.start + 1;
          // What was changed has an arousal that nobody rated.
          if (moved.length > 0) expect(weights[arousal]).toBe(0);
          else expect(weights[arousal]).toBeGreaterThan(isManipulating ? -1 : 0);
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

describe('target table', () => {
  it('standardises: training rows of each column have mean 0 and deviation 1', () => {
    for (let column = 0; column < TARGET_WIDTH; column += 1) {
      const values = trainingIndices
        .map((index) => targets.rows[index]?.values[column] as number)
        .filter(Number.isFinite);
      if (values.length === 0) continue;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      // A column that never varies stays 0.
      expect([0, 1]).toContain(Math.round(square * 1e4) / 1e4);
    }
  });

  it('is undone by its scales', () => {
    for (const [index, { clip, statistics }] of clips.entries()) {
      const undone = (head: keyof typeof HEAD_COLUMNS): number[] => {
        const { start, size } = HEAD_COLUMNS[head];
        const { mean, sd } = targets.scales[head];
        return Array.from({ length: size }, (_, column) => {
          const value = targets.rows[index]?.values[start + column] as number;
          return value * (sd[column] as number) + (mean[column] as number);
        });
      };
      const { valence, arousal, film } = clip.targets;
      if (valence !== undefined && arousal !== undefined) {
        expect(undone('affect')[0]).toBeCloseTo(valence, 5);
        expect(undone('affect')[1]).toBeCloseTo(arousal, 5);
      } else expect(undone('affect')).toEqual([Number.NaN, Number.NaN]);
      if (film !== undefined) {
        for (const [column, value] of undone('film').entries())
          expect(value).toBeCloseTo(film[column] as number, 5);
      }
      const [, , , , , , , speed, dynamics] = undone('midLevel');
      expect(speed).toBeCloseTo(Math.log2(1 + statistics.onsetRateHz), 5);
      expect(dynamics).toBeCloseTo(statistics.loudnessLufs, 4);
      const { moods } = targets.rows[index]?.classes ?? {};
      expect(moods?.probabilities.indexOf(1) ?? -1).toBe(clip.targets.mood ?? -1);
    }
  });

  it('takes its scales from training clips alone', () => {
    const spoiled = clips.map((cached, index): CachedClip => {
      if (isTraining(index)) return cached;
      const { clip } = cached;
      return {
        ...cached,
        clip: {
          ...clip,
          targets: { ...clip.targets, ...(clip.targets.film && { film: new Array(8).fill(9) }) },
        },
        statistics: { onsetRateHz: 100, loudnessLufs: 0 },
      };
    });
    expect(new TargetTable(spoiled, isTraining).scales).toEqual(targets.scales);
  });

  it('standardises valence and arousal within each set, for scales of raters differ', () => {
    const two = [0, 1, 2, 3].flatMap((index) => [
      flatClip('deam', index, 0, { valence: 0.1 * index, arousal: 0.2 * index }),
      flatClip('grekow', index, 0, { valence: 0.5, arousal: 0.5 + 0.02 * index }),
    ]);
    const table = new TargetTable(two, () => true);
    for (const index of [0, 2, 4, 6]) {
      expect(table.rows[index]?.values[1]).toBeCloseTo(table.rows[index + 1]?.values[1] as number, 4);
      // Grekow's valence is another thing than DEAM's: not learned.
      expect(table.rows[index]?.values[0]).toBeCloseTo((index / 2 - 1.5) / Math.sqrt(1.25), 4);
      expect(table.rows[index + 1]?.values[0]).toBeNaN();
    }
    // Predictions are given in DEAM's.
    expect(table.scales.affect.mean[0]).toBeCloseTo(0.15, 6);
  });
});
