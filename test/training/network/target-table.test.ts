import { describe, expect, it } from 'vitest';
import { MOOD_NAMES } from '../../../src/inference/estimate.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { HEAD_COLUMNS, type ScaledHead, TargetTable } from '../../../src/training/network/target-table.js';
import { flatClip, flatClips } from './flat-clips.js';

const { clips, isTraining, trainingIndices } = flatClips();
const targets = new TargetTable(clips, isTraining);

describe('target table', () => {
  it('standardises: training rows of each column have mean 0 and deviation 1', () => {
    const { film, panda4q } = HEAD_COLUMNS;
    for (let column = 0; column < panda4q.start; column += 1) {
      // Film valence and energy stand about the border.
      if (column === film.start || column === film.start + 1) continue;
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
      const undone = (head: ScaledHead): number[] => {
        const { start, size } = HEAD_COLUMNS[head];
        const { mean, sd } = targets.scales[head];
        return Array.from({ length: size }, (_, column) => {
          const value = targets.rows[index]?.values[start + column] as number;
          return value * (sd[column] as number) + (mean[column] as number);
        });
      };
      const { valence, arousal, film } = clip.targets;
      if (valence !== undefined && arousal !== undefined) {
        expect(undone('deam')[0]).toBeCloseTo(valence, 5);
        expect(undone('deam')[1]).toBeCloseTo(arousal, 5);
      } else expect(undone('deam')).toEqual([Number.NaN, Number.NaN]);
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

  it('has valence and arousal of each set in columns of its own, standardised there', () => {
    const two = [0, 1, 2, 3].flatMap((index) => [
      flatClip('deam', index, 0, { valence: 0.1 * index, arousal: 0.2 * index }),
      flatClip('grekow', index, 0, { valence: 0.5 - 0.1 * index, arousal: 0.5 + 0.02 * index }),
    ]);
    const table = new TargetTable(two, () => true);
    const value = (row: number, head: 'deam' | 'grekow', index: number): number =>
      table.rows[row]?.values[HEAD_COLUMNS[head].start + index] as number;
    for (const row of [0, 2, 4, 6]) {
      expect(value(row, 'deam', 1)).toBeCloseTo((row / 2 - 1.5) / Math.sqrt(1.25), 4);
      expect(value(row + 1, 'grekow', 1)).toBeCloseTo(value(row, 'deam', 1), 4);
      expect(value(row + 1, 'grekow', 0)).toBeCloseTo(-value(row, 'deam', 0), 4);
      expect(value(row, 'grekow', 0)).toBeNaN();
      expect(value(row + 1, 'deam', 0)).toBeNaN();
    }
    expect(table.scales.deam.mean[0]).toBeCloseTo(0.15, 6);
  });

  it('puts the border of film valence and energy at the middle of their scale, and of no other film emotion', () => {
    const film = [0, 1, 2].map((index) =>
      flatClip('soundtracks', index, 0, { film: new Array(8).fill(5 + index) }),
    );
    const { mean } = new TargetTable(film, () => true).scales.film;
    expect(mean.map((value) => Math.round(1e6 * value) / 1e6)).toEqual([5, 5, 6, 6, 6, 6, 6, 6]);
  });

  it('says of quadrants on which side of each axis they lie, piano in columns of its own', () => {
    // Melancholic, calm, uplifting, aggressive.
    const sides = [
      [0.05, 0.05],
      [0.95, 0.05],
      [0.95, 0.95],
      [0.05, 0.95],
    ];
    for (const [set, other] of [
      ['panda4q', 'emopia'],
      ['emopia', 'panda4q'],
    ] as const) {
      const quadrants = MOOD_NAMES.map((_, mood) => flatClip(set, mood, 0, { mood }));
      for (const [mood, { values }] of new TargetTable(quadrants, () => true).rows.entries()) {
        const { start } = HEAD_COLUMNS[set];
        expect([...values.slice(start, start + 2)]).toEqual(
          sides[mood]?.map((side) => expect.closeTo(side, 6)),
        );
        expect(values[HEAD_COLUMNS[other].start]).toBeNaN();
      }
    }
  });

  it('takes all for music but the sounds that say what they are, which have no speed and dynamics to learn', () => {
    const table = new TargetTable(
      [flatClip('deam', 0, 0, {}), flatClip('sounds', 1, 0, { sound: 2 })],
      () => true,
    );
    expect(table.rows.map(({ classes }) => classes.sounds?.probabilities)).toEqual([
      [1, 0, 0, 0],
      [0, 0, 1, 0],
    ]);
    expect(table.rows[1]?.values.every(Number.isNaN)).toBe(true);
  });
});
