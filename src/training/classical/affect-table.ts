import { quadrantOf } from '../../emotion/circumplex.js';
import { SUB_EMOTIONS, subEmotionOf } from '../../emotion/sub-emotions.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import { classificationScores, confusionMatrix } from '../metrics/classification.js';
import { ccc } from '../metrics/concordance.js';
import { pearson, r2, rmse } from '../metrics/regression.js';
import type { OutOfFold } from './cross-validate.js';
import type { Rows } from './method.js';
import type { Table } from './text-table.js';

const REPLICATE_COUNT = 300;
const QUADRANTS = ['Q1', 'Q2', 'Q3', 'Q4'] as const;
const DIMENSIONS = ['valence', 'arousal'] as const;

/** Rated songs: valence and arousal (−1..1) of each, and its group. */
export interface RatedSongs {
  readonly truth: Rows;
  readonly groups: readonly string[];
}

/** Two tables of the methods on songs rated for valence and arousal: of the values, and of the classes drawn from them. */
export function affectTables(
  title: string,
  { truth, groups }: RatedSongs,
  methods: readonly OutOfFold[],
  seed: number,
  notes: readonly string[],
): Table[] {
  const values: Table = {
    title: `${title}: valence and arousal`,
    columns: ['method', ...DIMENSIONS.flatMap((name) => [`${name} R²`, 'RMSE', 'r', 'CCC'])],
    rows: methods.map(({ name, predictions }) => [
      name,
      ...DIMENSIONS.flatMap((_, column) => {
        const actual = truth.map((row) => row[column] as number);
        const predicted = predictions.map((row) => row[column] as number);
        const interval = bootstrapInterval(
          groups,
          (indices) =>
            r2(
              indices.map((index) => actual[index] as number),
              indices.map((index) => predicted[index] as number),
            ),
          { seed, replicateCount: REPLICATE_COUNT },
        );
        return [interval, rmse(actual, predicted), pearson(actual, predicted), ccc(actual, predicted)];
      }),
    ]),
    notes: [
      ...notes,
      'Valence and arousal from −1 to 1; RMSE in these units. [95 % bootstrap interval over songs].',
    ],
  };
  const classes: Table = {
    title: `${title}: quadrants and sub-emotions`,
    columns: [
      'method',
      'quadrant accuracy',
      'precision macro',
      'recall macro',
      'F1 macro',
      '12 sub-emotions: accuracy',
      'F1 macro',
    ],
    rows: methods.map(({ name, predictions }) => {
      const quadrants = [truth, predictions].map((rows) =>
        rows.map(([v = 0, a = 0]) => QUADRANTS.indexOf(quadrantOf(v, a))),
      ) as [number[], number[]];
      const fine = [truth, predictions].map((rows) =>
        rows.map(([v = 0, a = 0]) => SUB_EMOTIONS.indexOf(subEmotionOf(v, a))),
      ) as [number[], number[]];
      const { macro } = classificationScores(confusionMatrix(...quadrants, QUADRANTS.length));
      const subEmotions = classificationScores(confusionMatrix(...fine, SUB_EMOTIONS.length));
      const [actual, predicted] = quadrants;
      const accuracy = bootstrapInterval(
        groups,
        (indices) => indices.filter((index) => actual[index] === predicted[index]).length / indices.length,
        { seed, replicateCount: REPLICATE_COUNT },
      );
      return [
        name,
        accuracy,
        macro.precision,
        macro.recall,
        macro.f1,
        subEmotions.accuracy,
        subEmotions.macro.f1,
      ];
    }),
    notes: [
      'Classes are read off the predicted values; no method was trained on them. Micro precision, recall and F1 equal the accuracy.',
    ],
  };
  return [values, classes];
}
