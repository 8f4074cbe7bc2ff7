import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../src/training/classical/text-table.js';
import type { Clip } from '../../../src/training/datasets/clip.js';
import { emotionTruth, formsTable } from '../../../src/training/forms/forms-table.js';
import { Random } from '../../../src/training/random.js';
import { madeClip } from '../evaluation/made-predictions.js';

const random = new Random(1);
const films = Array.from({ length: 30 }, (_, index) =>
  madeClip('soundtracks', index, { film: Array.from({ length: 8 }, () => 1 + 8 * random.uniform()) }),
);
const songs = Array.from({ length: 30 }, (_, index) =>
  madeClip('deam', index, { valence: 2 * random.uniform() - 1, arousal: 2 * random.uniform() - 1 }),
);
const clips: Clip[] = [...films, ...songs];

/** Says every rating; what a clip has no rating of is said at random. */
const said = clips.map((clip) =>
  (emotionTruth(clip) ?? []).map((value) => (Number.isFinite(value) ? value : random.uniform())),
);

describe('formsTable', () => {
  it('judges film by correlation and valence and arousal by variance explained', () => {
    const table = formsTable(
      clips,
      [
        { form: 'A2E', predictions: said },
        // Film in another unit, and the first emotion upside down; valence off by a constant.
        {
          form: 'A2Mid2E',
          predictions: said.map(([valence = 0, arousal = 0, first = 0, ...rest]) => [
            valence + 1,
            arousal,
            -first,
            ...rest.map((value) => 3 * value - 7),
          ]),
        },
      ],
      { seed: 1, epochCount: 12 },
    );
    expect(table.title).toContain('12 epochs');
    expect(table.notes?.[0]).toContain('30 excerpts');
    const [perfect, turned] = table.rows.map((row) =>
      row.slice(1).map((cell) => (typeof cell === 'object' ? cell.value : Number(cell))),
    ) as [number[], number[]];
    for (const value of perfect) expect(value).toBeCloseTo(1, 9);
    expect(turned[0]).toBeCloseTo(-1, 9);
    for (const value of turned.slice(1, 8)) expect(value).toBeCloseTo(1, 9);
    expect(turned[8]).toBeCloseTo(6 / 8, 9);
    // A shift of 1 leaves the correlation whole, but costs 1 / variance of R².
    const valences = songs.map(({ targets }) => targets.valence as number);
    const mean = valences.reduce((sum, value) => sum + value, 0) / valences.length;
    const variance = valences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / valences.length;
    expect(turned[9]).toBeCloseTo(1 - 1 / variance, 9);
    expect(turned[10]).toBeCloseTo(1, 9);
    const meanOf = table.rows[1]?.[9] as Figure;
    expect(meanOf.low).toBeLessThanOrEqual(meanOf.value);
    expect(meanOf.high).toBeGreaterThanOrEqual(meanOf.value);
    const valence = table.rows[1]?.[10] as Figure;
    expect(valence.low).toBeLessThan(valence.value);
    expect(valence.high).toBeGreaterThan(valence.value);
  });

  it('leaves a clip that one form says nothing of out for all, and columns without ratings empty', () => {
    const predictions = said.map((row, index) => (index === 0 ? null : row));
    const results = [
      { form: 'A2E', predictions },
      { form: 'A2Mid2E-Joint', predictions: said },
    ] as const;
    const table = formsTable(films, results, { seed: 1, epochCount: 1 });
    expect(table.notes?.[0]).toContain('29 excerpts');
    expect(table.notes?.[0]).toContain('0 songs');
    expect(table.rows.map((row) => row.slice(-2))).toEqual([
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
  });

  it('has no truth for clips that are rated for something else, or a second time', () => {
    expect(emotionTruth(madeClip('panda4q', 1, { mood: 2 }))).toBeNull();
    const again = { ...madeClip('deam', 1, { valence: 0.5, arousal: 0 }), excerpt: true };
    expect(emotionTruth(again)).toBeNull();
  });
});
