import { describe, expect, it } from 'vitest';
import { GEMS_NAMES, MOOD_NAMES } from '../../../src/inference/estimate.js';
import { choiceScores } from '../../../src/training/evaluation/choice-scores.js';
import { decisionScores, gemsDecisions } from '../../../src/training/evaluation/decision-scores.js';
import { embed } from '../../../src/training/evaluation/embedding.js';
import { hardestErrors } from '../../../src/training/evaluation/hardest-errors.js';
import { intervalReliability } from '../../../src/training/evaluation/interval-reliability.js';
import { numericScores } from '../../../src/training/evaluation/numeric-scores.js';
import { reliability } from '../../../src/training/evaluation/reliability.js';
import { Random } from '../../../src/training/random.js';
import { madeScored, PLAIN_AXES } from './made-predictions.js';

const CLIP_COUNT = 40;

function moods(likeliest: number, share = 0.7) {
  const [melancholic, calm, uplifting, aggressive] = MOOD_NAMES.map((_, index) =>
    index === likeliest ? share : (1 - share) / 3,
  ) as [number, number, number, number];
  return { melancholic, calm, uplifting, aggressive };
}

function gems(values: readonly number[]) {
  return Object.fromEntries(GEMS_NAMES.map((name, index) => [name, values[index] ?? 0])) as Record<
    (typeof GEMS_NAMES)[number],
    number
  >;
}

describe('numericScores', () => {
  it('gives r, R², CCC and RMSE where units agree, and r alone for mid-level features', () => {
    const random = new Random(1);
    const scored = Array.from({ length: CLIP_COUNT }, (_, index) => {
      const valence = 2 * random.uniform() - 1;
      // Right but for a constant: r stays 1, the others tell.
      return madeScored(
        'deam',
        index,
        { valence, arousal: -valence },
        { valence: valence + 0.25, arousal: valence },
      );
    });
    const [valence, arousal] = numericScores(scored, 1);
    expect(valence).toMatchObject({ head: 'affect', name: 'valence', clipCount: CLIP_COUNT });
    expect(valence?.r.value).toBeCloseTo(1, 9);
    expect(valence?.rmse?.value).toBeCloseTo(0.25, 9);
    expect(valence?.r2?.value).toBeLessThan(1);
    expect(valence?.ccc?.value).toBeLessThan(1);
    expect(arousal?.r.value).toBeCloseTo(-1, 9);
    expect(valence?.points[0]?.[1]).toBeCloseTo((valence?.points[0]?.[0] ?? 0) + 0.25, 9);
    const ratings = { articulation: 0.2, rhythmicComplexity: 0.2, rhythmicStability: 0.2, dissonance: 0.2 };
    const rated = [0.1, 0.5, 0.7].map((melodiousness, index) =>
      madeScored(
        'gtzan',
        index,
        { ratings: { ...ratings, melodiousness, tonalStability: 0.2, modality: 0.2 } },
        {},
      ),
    );
    expect(numericScores(rated, 1)[0]).toMatchObject({ head: 'midLevel', r2: null, ccc: null, rmse: null });
  });
});

describe('choiceScores', () => {
  it('counts quadrants and moods, people in rows and the model in columns', () => {
    const corners = [
      [0.5, 0.5],
      [-0.5, 0.5],
      [-0.5, -0.5],
      [0.5, -0.5],
    ] as const;
    const affect = corners.flatMap(([valence, arousal], index) => [
      madeScored('deam', 2 * index, { valence, arousal }, { valence, arousal }),
      // Every second one is taken for Q1.
      madeScored('deam', 2 * index + 1, { valence, arousal }, { valence: 0.1, arousal: 0.1 }),
    ]);
    const mood = [0, 1, 2, 3].map((label) =>
      madeScored('panda4q', label, { mood: label }, { moods: moods((label + 1) % 4) }),
    );
    const [quadrants, plane, stage] = choiceScores([...affect, ...mood], 1);
    // All are said to lie in the middle, which counts as uplifting.
    expect(plane?.labels).toEqual(MOOD_NAMES);
    expect(plane?.confusion).toEqual(MOOD_NAMES.map(() => [0, 0, 1, 0]));
    expect(quadrants?.confusion).toEqual([
      [2, 0, 0, 0],
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 0, 0, 1],
    ]);
    expect(quadrants?.accuracy.value).toBe(5 / 8);
    expect(quadrants?.scores.classes[0]?.precision).toBe(2 / 5);
    expect(stage?.labels).toEqual(MOOD_NAMES);
    expect(stage?.accuracy.value).toBe(0);
    expect(stage?.confusion[3]).toEqual([1, 0, 0, 0]);
    expect(choiceScores([], 1)).toEqual([]);
    const basic = { joy: 0.1, sadness: 0.6, anger: 0.1, fear: 0.1, disgust: 0.05, surprise: 0.05 };
    const words = madeScored('panda4q', 1, { moodTags: ['Cheerful', 'Happy', 'Joyous'] }, { basic });
    expect(choiceScores([words], 1)[0]).toMatchObject({ name: 'basic', accuracy: { value: 0 } });
    expect(choiceScores([words], 1)[0]?.confusion[0]).toEqual([0, 1, 0, 0, 0, 0]);
    // 45° is the second sector of each quadrant; the model's (.1, .1) is 'excited'.
    const twelve = choiceScores(affect, 1).find(({ name }) => name === 'subEmotions');
    expect(twelve?.labels).toHaveLength(12);
    expect(twelve?.accuracy.value).toBe(5 / 8);
    expect(twelve?.confusion[10]?.map((count, at) => [at, count]).filter(([, count]) => count !== 0)).toEqual(
      [
        [1, 1],
        [10, 1],
      ],
    );
  });
});

describe('decisionScores and gemsDecisions', () => {
  const meanShares = GEMS_NAMES.map(() => 0.3);

  it('rank labels, and hold shares against the mean share of the set', () => {
    const scored = Array.from({ length: 20 }, (_, index) => {
      const share = index / 20;
      // Amazement is ranked rightly but 0.2 too low, solemnity the wrong way round; the others are the same for all.
      const said = gems([share - 0.2, 1 - share]);
      return madeScored(
        'emotify',
        index,
        { gems: GEMS_NAMES.map((_, at) => (at < 2 ? share : 0)) },
        { gems: said },
      );
    });
    const decisions = decisionScores(scored, meanShares, 1);
    expect(decisions.map(({ name }) => name)).toEqual(['amazement', 'solemnity']);
    const [amazement, solemnity] = decisions;
    expect([amazement?.trueCount, amazement?.clipCount]).toEqual([14, 20]);
    expect([amazement?.areaUnderRoc.value, amazement?.averagePrecision.value]).toEqual([1, 1]);
    expect(solemnity?.areaUnderRoc.value).toBe(0);
    expect(amazement?.best.f1).toBe(1);
    expect(amazement?.best.threshold).toBeCloseTo(0.3 - 0.2 - 0.025, 9);
    const decided = gemsDecisions(scored, meanShares, [0.09, ...meanShares.slice(1)], 1);
    const labels = decided?.atMeanShares.scores.labels;
    // Shares of 0.5 and more pass the bar when 0.2 is taken off: 10 of the 14.
    expect(labels?.[0]).toMatchObject({ precision: 1, recall: expect.closeTo(10 / 14, 9) });
    // The model's own threshold is 0.21 lower, and its shares of amazement 0.2: nothing is missed. The ratings' bar stays.
    const own = decided?.atModelThresholds;
    expect(own?.scores.labels[0]).toMatchObject({ precision: 1, recall: 1 });
    expect(own?.scores.labels[1]).toEqual(labels?.[1]);
    expect(own?.macroF1.value).toBe(own?.scores.macroF1);
    expect(gemsDecisions([], meanShares, meanShares, 1)).toBeNull();
  });

  it('judges minor by keys that people named, and each mood against the rest', () => {
    const keyed = [0, 1, 0, 1].map((minor, index) =>
      madeScored(
        'gtzan',
        index,
        { minor: minor as 0 | 1 },
        {
          midLevel: { ...madeScored('gtzan', 9, {}, {}).summary.midLevel, modality: minor === 1 ? 0.7 : 0.6 },
        },
      ),
    );
    const mood = [0, 1, 2, 3].map((label) =>
      madeScored('panda4q', label, { mood: label }, { moods: moods(label) }),
    );
    const decisions = decisionScores([...keyed, ...mood], meanShares, 1);
    const basic = { joy: 0.6, sadness: 0.1, anger: 0.1, fear: 0.1, disgust: 0.05, surprise: 0.05 };
    const worded = [
      madeScored('panda4q', 7, { moodTags: ['Cheerful', 'Happy', 'Joyous'] }, { basic }),
      madeScored(
        'panda4q',
        8,
        { moodTags: ['Gloomy', 'Weary', 'Lonely'] },
        { basic: { ...basic, joy: 0.2 } },
      ),
      madeScored('panda4q', 9, { moodTags: ['Lush'] }, { basic }),
    ];
    const [joy, sadness, ...none] = decisionScores(worded, meanShares, 1);
    expect([joy?.name, joy?.trueCount, joy?.clipCount, joy?.areaUnderRoc.value]).toEqual(['joy', 1, 2, 1]);
    expect([sadness?.name, sadness?.areaUnderRoc.value, none]).toEqual(['sadness', 0.5, []]);
    expect(decisions.map(({ head, name }) => `${head} ${name}`)).toEqual([
      'moods melancholic',
      'moods calm',
      'moods uplifting',
      'moods aggressive',
      'modality minor',
    ]);
    for (const { areaUnderRoc } of decisions) expect(areaUnderRoc.value).toBe(1);
  });
});

describe('reliability', () => {
  it('lies on the line for predictions that mean what they say, and off it by what they exaggerate', () => {
    const random = new Random(2);
    const scored = Array.from({ length: 2000 }, (_, index) => {
      const valence = 2 * random.uniform() - 1;
      const likeliest = random.below(4);
      const mood = random.uniform() < 0.7 ? likeliest : (likeliest + 1 + random.below(3)) % 4;
      return [
        madeScored(
          'deam',
          index,
          { valence: 0.5 * valence, arousal: valence },
          { valence, arousal: valence },
        ),
        madeScored('panda4q', index, { mood }, { moods: moods(likeliest) }),
      ];
    }).flat();
    const [affect, stage] = reliability(scored);
    expect(affect?.curves.map(({ name }) => name)).toEqual(['valence', 'arousal']);
    expect(affect?.curves[0]?.error).toBeCloseTo(0.25, 1);
    expect(affect?.curves[1]?.error).toBeCloseTo(0, 9);
    expect(affect?.curves[0]?.bins.map(({ count }) => count)).toEqual(new Array(10).fill(200));
    expect(stage?.curves[0]?.bins.map(({ predicted }) => predicted)).toEqual([
      expect.closeTo(0.1, 9),
      expect.closeTo(0.7, 9),
    ]);
    expect(stage?.curves[0]?.error).toBeLessThan(0.03);
  });

  it('pools the eight film emotions, and the six basic ones against the shares of their weak label', () => {
    const film = Array.from({ length: 8 }, (_, index) => 1 + index);
    const high = { valence: 2, energy: 3, tension: 4, anger: 5, fear: 6, happy: 7, sad: 8, tender: 9 };
    const basic = { joy: 0.5, sadness: 0.1, anger: 0.1, fear: 0.1, disgust: 0.1, surprise: 0.1 };
    const scored = Array.from({ length: 5 }, (_, index) => [
      madeScored('soundtracks', index, { film }, { film: high }),
      madeScored('panda4q', index, { moodTags: ['Cheerful', 'Happy', 'Joyous'] }, { basic }),
    ]).flat();
    const [ratings, words] = reliability(scored);
    expect([ratings?.head, ratings?.curves[0]?.bins[0]?.count]).toEqual(['film', 4]);
    expect(ratings?.curves[0]?.error).toBeCloseTo(1, 9);
    // Joy is certain by its words and half said, the five others none and said to be .1: eight bins of those, one of both, one of joy.
    expect(words?.head).toBe('basic');
    expect(words?.curves[0]?.error).toBeCloseTo((8 * 0.1 + 0.3 + 0.5) / 10, 9);
    expect(reliability(scored.slice(0, 2))).toEqual([]);
  });
});

describe('intervalReliability', () => {
  it('finds 68 % of normal errors within one standard deviation, and fewer where too little is stated', () => {
    const random = new Random(6);
    const scored = Array.from({ length: 3000 }, (_, index) => {
      const said = { valence: 0, arousal: 0, valenceSd: 0.2, arousalSd: 0.1 };
      const targets = { valence: 0.2 * random.normal(), arousal: 0.2 * random.normal() };
      return madeScored('grekow', index, targets, said);
    });
    const [valence, arousal] = intervalReliability(scored, PLAIN_AXES, 1);
    expect(valence?.within.value).toBeCloseTo(0.683, 1);
    expect(valence?.within.low).toBeGreaterThan(0.64);
    // Half a standard deviation to either side.
    expect(arousal?.within.value).toBeCloseTo(0.383, 1);
    for (const { level, share } of valence?.levels ?? []) expect(Math.abs(share - level)).toBeLessThan(0.03);
    expect(arousal?.levels.find(({ level }) => level === 0.95)?.share).toBeCloseTo(0.673, 1);
    expect(intervalReliability(scored.slice(0, 9), PLAIN_AXES, 1)).toEqual([]);
  });
});

describe('embed', () => {
  it('parts clips of which the model says different things, the same way each time', () => {
    const random = new Random(4);
    const scored = Array.from({ length: 40 }, (_, index) => {
      const side = index % 2;
      const said = gems(GEMS_NAMES.map(() => 0.2 + 0.5 * side + 0.05 * random.uniform()));
      return madeScored('panda4q', index, { mood: side === 0 ? 0 : 2 }, { gems: said, moods: moods(side) });
    });
    const embedding = embed(scored, 1);
    expect(embedding?.points.slice(0, 2).map(({ quadrant }) => quadrant)).toEqual(['Q3', 'Q1']);
    expect(embedding?.explainedShares[0]).toBeGreaterThan(0.8);
    for (const key of ['pca', 'umap'] as const) {
      const centre = (side: number): number[] =>
        [0, 1].map((axis) => {
          const values = (embedding?.points ?? [])
            .filter((_, index) => index % 2 === side)
            .map((point) => point[key][axis] ?? 0);
          return values.reduce((sum, value) => sum + value, 0) / values.length;
        });
      const [a, b] = [centre(0), centre(1)] as [number[], number[]];
      const apart = Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));
      for (const [index, point] of (embedding?.points ?? []).entries()) {
        const own = index % 2 === 0 ? a : b;
        expect(Math.hypot(...point[key].map((value, axis) => value - (own[axis] ?? 0)))).toBeLessThan(
          apart / 2,
        );
      }
    }
    expect(embed(scored, 1)).toEqual(embedding);
    expect(embed(scored.slice(0, 9), 1)).toBeNull();
  });
});

describe('hardestErrors', () => {
  it('puts the worst of each head first and says what went wrong', () => {
    const scored = [
      madeScored('deam', 1, { valence: 0.2, arousal: 0 }, { valence: 0.1, arousal: 0 }),
      madeScored('deam', 2, { valence: 0.8, arousal: 0.6 }, { valence: -0.1, arousal: -0.3 }),
      madeScored('panda4q', 3, { mood: 0 }, { moods: moods(3) }),
      madeScored('panda4q', 4, { mood: 1 }, { moods: moods(1) }),
    ];
    const errors = hardestErrors(scored, 1);
    expect(errors.map(({ clip }) => clip.id)).toEqual(['deam/2', 'panda4q/3']);
    expect(errors[0]).toMatchObject({
      rated: 'valence +0.80, arousal +0.60',
      predicted: 'valence −0.10, arousal −0.30',
      error: expect.closeTo(Math.hypot(0.9, 0.9), 9),
    });
    expect(errors[1]).toMatchObject({ rated: 'melancholic', predicted: 'aggressive 70 %, melancholic 10 %' });
    expect(hardestErrors(scored, 5).map(({ head }) => head)).toEqual(['affect', 'affect', 'moods', 'moods']);
  });
});
